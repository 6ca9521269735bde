import * as z from 'zod/mini';
import { causes } from './schema.ts';

/** A count as it was pressed: it stays here until the database has said that it has it. */
const pendingSchema = z.object({
  /** Made with the press: whatever is sent twice counts once. */
  id: z.string(),
  slot_number: z.number(),
  kind: z.enum(['full', 'count']),
  quantity: z.optional(z.number()),
  cause: z.optional(z.enum(causes)),
  product_id: z.nullable(z.string()),
  /** Milliseconds since 1970 by this phone's clock; only the time since then is told. */
  pressed_at: z.number(),
  /** The code of the refusal: it waits for the person, not for the line. */
  refused: z.optional(z.string()),
});
export type Pending = z.infer<typeof pendingSchema>;

/** Where the counts of a person and machine wait; what another person pressed on this phone stays theirs. */
export const storeKey = (user: string, machine: string): string => `guichet.refill.${user}.${machine}`;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** What waits, oldest first; nothing where what is kept cannot be read. */
export function readQueue(store: Store, key: string): readonly Pending[] {
  try {
    return z.array(pendingSchema).parse(JSON.parse(store.getItem(key) ?? '[]'));
  } catch {
    return [];
  }
}

export function writeQueue(store: Store, key: string, queue: readonly Pending[]): void {
  if (queue.length === 0) store.removeItem(key);
  else store.setItem(key, JSON.stringify(queue));
}

/** A new press: a refused one of the same slot makes room, one that waits is told before it. */
export function pressed(queue: readonly Pending[], count: Pending): readonly Pending[] {
  return [
    ...queue.filter(({ slot_number, refused }) => slot_number !== count.slot_number || refused === undefined),
    count,
  ];
}

/** What is told of the counts that wait for the line: their age, never a time of day. */
export function toTell(queue: readonly Pending[], now: number): readonly Record<string, unknown>[] {
  return queue
    .filter(({ refused }) => refused === undefined)
    .map(({ pressed_at, refused: _, ...count }) => ({
      ...count,
      product_id: count.product_id ?? undefined,
      age_seconds: Math.max(0, (now - pressed_at) / 1_000),
    }));
}

export const toldSchema = z.object({
  results: z.array(
    z.object({
      id: z.nullable(z.string()),
      slot_number: z.number(),
      result: z.enum(['counted', 'already', 'superseded', 'refused']),
      reason: z.optional(z.string()),
      said: z.optional(z.number()),
      quantity: z.optional(z.number()),
      expected: z.optional(z.number()),
      under_way: z.optional(z.number()),
    }),
  ),
});
export type Told = z.infer<typeof toldSchema>['results'][number];

/** What is left once the database has answered: taken ones go, refused ones stay with their reason. */
export function answered(queue: readonly Pending[], results: readonly Told[]): readonly Pending[] {
  return queue.flatMap((count) => {
    const told = results.find(({ id }) => id === count.id);
    if (told === undefined) return [count];
    return told.result === 'refused' ? [{ ...count, refused: told.reason ?? 'refused' }] : [];
  });
}
