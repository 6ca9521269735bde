import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { addSpaces, catalogueOf, drained, stripePost } from './support.ts';

// What the desk asks of the catalogue, carried out by n8n.

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
