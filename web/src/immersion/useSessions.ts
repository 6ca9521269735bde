import { useCallback, useEffect, useState } from 'react';
import {
  getActiveSessions,
  type ImmersionSession,
  isUpcoming,
  watchSessions,
} from '../services/immersionSessionsService.ts';

export type Sessions = { state: 'loading' } | { state: 'failed' } | { state: 'ready'; list: ImmersionSession[] };

/** The sessions on offer, with their places as they are now. */
export function useSessions(): { sessions: Sessions; reload(): void } {
  const [sessions, setSessions] = useState<Sessions>({ state: 'loading' });
  const reload = useCallback(() => {
    getActiveSessions().then(
      (list) => setSessions({ state: 'ready', list }),
      (error: unknown) => {
        console.error(error);
        // what was shown before is better than nothing; the next look may succeed
        setSessions((before) => (before.state === 'ready' ? before : { state: 'failed' }));
      },
    );
  }, []);
  useEffect(() => {
    reload();
    return watchSessions({ onStale: reload, onChange: (row) => setSessions((before) => withRow(before, row)) });
  }, [reload]);
  return { sessions, reload };
}

function withRow(before: Sessions, row: ImmersionSession): Sessions {
  if (before.state !== 'ready') return before;
  const others = before.list.filter(({ id }) => id !== row.id);
  const shown = isUpcoming(row) ? [...others, row] : others;
  return { state: 'ready', list: shown.sort((a, b) => a.session_date_start.localeCompare(b.session_date_start)) };
}
