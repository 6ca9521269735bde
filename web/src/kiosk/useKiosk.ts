import { useEffect, useState } from 'react';
import { getLatestVendSession, getMachine, type VendSession, watchVendSessions } from '../services/vendService.ts';
import { deadlineOf, type KioskFacts, type KioskView, kioskView } from './view.ts';

/** Every so often even while realtime works: an event may be lost. Faster while it does not. */
const POLL_MS = 10_000;
const POLL_WITHOUT_REALTIME_MS = 1_500;
const MISSED_READS = 2;

/** The screen of a machine, now. */
export function useKiosk(machineId: string): KioskView {
  const [facts, setFacts] = useState<KioskFacts>({
    machine: undefined,
    session: undefined,
    deadline: 0,
    changedAt: 0,
    reachable: true,
  });
  const [now, setNow] = useState(() => Date.now());

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, []);

  useEffect(() => {
    let ended = false;
    let linked = false;
    let missed = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;

    const read = async () => {
      clearTimeout(timer);
      try {
        const [machine, session] = await Promise.all([getMachine(machineId), getLatestVendSession(machineId)]);
        missed = 0;
        if (!ended)
          setFacts((before) => ({
            ...(session === null ? { ...before, session } : withSession(before, session, undefined)),
            machine,
            reachable: true,
          }));
      } catch (error) {
        missed += 1;
        console.error(error);
        if (!ended && missed >= MISSED_READS) setFacts((before) => ({ ...before, reachable: false }));
      }
      clearTimeout(timer);
      if (!ended) timer = setTimeout(() => void read(), linked && missed === 0 ? POLL_MS : POLL_WITHOUT_REALTIME_MS);
    };

    const stop = watchVendSessions(
      { machine: machineId },
      {
        onRow: (row, sentAt) => {
          setNow(Date.now());
          setFacts((before) => ({
            ...withSession(before, row, Date.parse(sentAt) - Date.parse(row.created_at)),
            reachable: true,
          }));
        },
        onStale: () => void read(),
        onLink: (connected) => {
          if (linked && !connected) void read();
          linked = connected;
        },
      },
    );
    void read();
    return () => {
      ended = true;
      clearTimeout(timer);
      stop();
    };
  }, [machineId]);

  return kioskView(facts, now);
}

/** `ageMs`: how old the session was at the change, where realtime told it. */
function withSession(before: KioskFacts, session: VendSession, ageMs: number | undefined): KioskFacts {
  const now = Date.now();
  const known = before.session;
  if (known?.id === session.id) {
    // a read that began before the event must not take the screen back
    if (known.updated_at >= session.updated_at) return before;
    return { ...before, session, changedAt: now };
  }
  if (known && known.created_at > session.created_at) return before;
  // a session that had ended before this screen was opened has nothing to say any more
  const changedAt = ageMs === undefined && before.session === undefined ? Date.parse(session.updated_at) : now;
  return { ...before, session, changedAt, deadline: deadlineOf(session, now, ageMs) };
}
