import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { addSpaces, catalogueOf, drained, stripePost } from './support.ts';

// What the desk asks of the catalogue, carried out by n8n: a reading of Stripe, and a price whose day has come.

let database: Database;
beforeAll(() => {
  database = openDatabase();
});
afterAll(() => database.close());

const shown = z.object({
  run: z.string().nullable(),
  version: z.string().nullable(),
  reading: z.object({ state: z.string() }).nullable(),
  differences: z.array(z.object({ space_id: z.string().nullable(), field: z.string(), action: z.string() })),
});
async function look(): Promise<z.infer<typeof shown>> {
  const [row] = await database.query<{ seen: unknown }>('select public.desk_catalogue() as seen');
  return shown.parse(row?.seen);
}

test('Stripe is read when the desk asks, differences are applied as they were shown, and Stripe follows', async () => {
  const [id = ''] = await addSpaces(database, 1, 'Lu');
  await drained(database, [id]);
  const { run: before } = await look();
  await stripePost(`products/space_${id}`, { name: 'Renommé dans Stripe' });
  await database.query('select public.request_catalogue_plan()');
  const seen = await waitFor(
    'the reading',
    async () => {
      const now = await look();
      return now.run !== before && now.reading === null ? now : undefined;
    },
    { timeoutMs: 40_000 },
  );
  expect(seen.differences.filter(({ space_id }) => space_id === id)).toEqual([
    { space_id: id, field: 'name', action: 'synchronise' },
  ]);
  await database.query('select public.apply_catalogue_plan($1, $2)', [seen.run, seen.version]);
  await drained(database, [id]);
  expect((await catalogueOf([id])).products).toEqual([expect.objectContaining({ name: 'Lu 1' })]);
});

test('a price whose day has come applies by itself, within a minute or so', async () => {
  const [id = ''] = await addSpaces(database, 1, 'À date');
  await drained(database, [id]);
  await database.query('select public.schedule_space_price(gen_random_uuid(), $1, 4200, guichet.today() + 1)', [id]);
  await database.query('update public.space_price_changes set applies_on = guichet.today() where space_id = $1', [id]);
  await waitFor(
    'the price',
    async () => {
      const [space] = await database.query<{ price: string }>(
        'select price_per_hour::text as price from public.spaces where id = $1',
        [id],
      );
      return space?.price === '42.00' ? true : undefined;
    },
    { timeoutMs: 90_000, everyMs: 500 },
  );
  await drained(database, [id]);
  const { prices } = await catalogueOf([id]);
  expect(prices.filter(({ active }) => active).map(({ unit_amount }) => unit_amount)).toEqual([4200]);
}, 150_000);
