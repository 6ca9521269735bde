import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { type Args, callDesk } from '../api.ts';
import { run as runSchema, type Run } from './schemas.ts';

/** So many a call: each is a transaction of its own, and the page says how far it is. */
const atOnce = 200;

export interface Replay {
  /** The run that this page drives, as it was after the last call. */
  run: Run | undefined;
  isGoing: boolean;
  /** Makes a run and drives it to its end. @throws Refusal where nothing was made */
  begin(args: Args): Promise<void>;
  /** Drives a run that was left. */
  goOn(id: string): Promise<void>;
}

/** Drives replays: a run is a row, so that a page that is closed loses nothing. */
export function useReplay(): Replay {
  const client = useQueryClient();
  const [run, setRun] = useState<Run>();
  const [isGoing, setGoing] = useState(false);
  const isHere = useRef(true);
  useEffect(() => {
    isHere.current = true;
    return () => {
      isHere.current = false;
    };
  }, []);
  const goOn = useCallback(
    async (id: string) => {
      setGoing(true);
      try {
        for (;;) {
          const after = await callDesk('desk_continue_replay', { p_run: id, p_limit: atOnce }, runSchema);
          if (!isHere.current) return;
          setRun(after);
          if (after.left === 0) break;
        }
      } finally {
        if (isHere.current) setGoing(false);
        await client.invalidateQueries({ queryKey: ['desk'] });
      }
    },
    [client],
  );
  const begin = useCallback(
    async (args: Args) => {
      const made = await callDesk('desk_start_replay', args, runSchema);
      setRun(made);
      // the dialog closes, the page goes on; what stops it is said beside the run
      goOn(made.id).catch((error: unknown) => console.error(error));
    },
    [goOn],
  );
  return { run, isGoing, begin, goOn };
}
