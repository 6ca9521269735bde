import type { Chance } from './chance.ts';
import type { Doors } from './doors.ts';

const CALM = {
  order: 'parallel',
  duplicate: 0,
  drop: 0,
  drop_types: [],
  delay_ms: 0,
  retry_ms: [500, 1000, 2000, 5000],
};
/** How long Stripe is away; the pages and the outbox have to live through it. */
const AWAY_MS = 1500;

/** What goes wrong at Stripe and on the way from it. The next weather ends the last. */
export async function weather(doors: Doors, chance: Chance): Promise<string> {
  await calm(doors);
  const seed = chance.between(1, 1_000_000);
  const kinds: readonly { name: string; weight: number; set: () => Promise<unknown> }[] = [
    { name: 'calm', weight: 2, set: async () => undefined },
    {
      name: 'shuffled, twice and lost',
      weight: 4,
      set: () => doors.control('webhook', { order: 'shuffle', window_ms: 400, duplicate: 0.3, drop: 0.1, seed }),
    },
    { name: 'late', weight: 1, set: () => doors.control('webhook', { delay_ms: 1500, seed }) },
    { name: '429', weight: 2, set: () => doors.control('rate_limit', { per_second: 15 }) },
    {
      name: '500 behind the effect',
      weight: 2,
      set: () =>
        doors.control('faults', {
          ...{ method: 'POST', path: '/v1/*', status: 500, effect: 'done', kept: chance.happens(0.5) },
          times: chance.between(2, 6),
        }),
    },
    {
      name: 'cut off behind the effect',
      weight: 2,
      set: () =>
        doors.control('faults', {
          ...{ method: 'POST', path: '/v1/*', status: 0, effect: 'done', kept: false },
          times: chance.between(2, 6),
        }),
    },
    {
      name: 'away',
      weight: 1,
      set: async () => {
        await doors.control('faults', { down: true });
        setTimeout(() => void doors.control('faults', { down: false }).catch(() => undefined), AWAY_MS).unref();
      },
    },
  ];
  const kind = chance.weighted(kinds);
  await kind.set();
  return kind.name;
}

/** Stripe as it is on a good day. */
export async function calm(doors: Doors): Promise<void> {
  await doors.control('faults', {}, 'DELETE');
  await doors.control('rate_limit', { per_second: 0 });
  await doors.control('webhook', CALM);
}
