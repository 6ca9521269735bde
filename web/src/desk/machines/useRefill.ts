import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { callDesk } from '../api.ts';
import { useMe } from '../me.tsx';
import { useOnline } from '../useOnline.ts';
import {
  answered,
  type Pending,
  pressed,
  readQueue,
  storeKey,
  type Told,
  toldSchema,
  toTell,
  writeQueue,
} from './refillQueue.ts';

const againMs = 4_000;

interface Refill {
  /** Pressed and not yet taken by the database. */
  queue: readonly Pending[];
  /** What came of the last count of each slot since the page was opened. */
  told: ReadonlyMap<number, Told>;
  /** The last attempt did not get through. */
  isStuck: boolean;
  press(count: Omit<Pending, 'id' | 'pressed_at' | 'refused'>): void;
}

/**
 * Counts go into the phone's own store first and to the database from there, again and again until it has answered:
 * nothing is lost where the line drops, and nothing counts twice.
 */
export function useRefill(machine: string): Refill {
  const { user_id } = useMe();
  const key = storeKey(user_id, machine);
  const client = useQueryClient();
  const online = useOnline();
  const [queue, setQueue] = useState(() => readQueue(localStorage, key));
  const [told, setTold] = useState<ReadonlyMap<number, Told>>(new Map());
  const [isStuck, setStuck] = useState(false);
  const [round, setRound] = useState(0);
  const sending = useRef(false);

  const keep = useCallback(
    (change: (queue: readonly Pending[]) => readonly Pending[]) => {
      const next = change(readQueue(localStorage, key));
      writeQueue(localStorage, key, next);
      setQueue(next);
    },
    [key],
  );

  useEffect(() => {
    const counts = toTell(readQueue(localStorage, key), Date.now());
    if (counts.length === 0 || sending.current) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => setRound((one) => one + 1);
    sending.current = true;
    callDesk('count_stock', { machine_id: machine, counts }, toldSchema)
      .then(
        ({ results }) => {
          keep((now) => answered(now, results));
          setTold((before) => new Map([...before, ...results.map((one) => [one.slot_number, one] as const)]));
          setStuck(false);
          void client.invalidateQueries({ queryKey: ['desk'] });
        },
        (error: unknown) => {
          console.warn(error);
          setStuck(true);
          timer = setTimeout(again, againMs);
        },
      )
      .finally(() => {
        sending.current = false;
      });
    return () => clearTimeout(timer);
  }, [queue, online, round, machine, key, keep, client]);

  // a timer of an effect that was left would be lost: while something waits, somebody asks again
  useEffect(() => {
    if (queue.every(({ refused }) => refused !== undefined)) return undefined;
    const timer = setInterval(() => setRound((one) => one + 1), againMs);
    return () => clearInterval(timer);
  }, [queue]);

  const press: Refill['press'] = (count) =>
    keep((now) => pressed(now, { ...count, id: crypto.randomUUID(), pressed_at: Date.now() }));
  return { queue, told, isStuck, press };
}
