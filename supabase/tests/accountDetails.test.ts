import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

async function signUp(metadata: object): Promise<string> {
  const id = randomUUID();
  await db.query('insert into auth.users (id, email, raw_user_meta_data) values ($1, $2, $3)', [
    id,
    `${id}@example.fr`,
    JSON.stringify(metadata),
  ]);
  return id;
}
const profileOf = async (id: string) =>
  (await db.query('select display_name, locale from public.profiles where id = $1', [id]))[0];

test.each<[string, object, object]>([
  [
    'name and language',
    { display_name: ' Camille Martin ', language: 'en' },
    { display_name: 'Camille Martin', locale: 'en' },
  ],
  [
    'a blank name and a language of nobody',
    { display_name: '  ', language: 'de' },
    { display_name: null, locale: 'fr' },
  ],
  ['nothing', {}, { display_name: null, locale: 'fr' }],
  ['a very long name', { display_name: 'x'.repeat(500) }, { display_name: 'x'.repeat(200), locale: 'fr' }],
])('a sign-up with %s', async (_what, metadata, kept) => {
  expect(await profileOf(await signUp(metadata))).toEqual(kept);
});

test('people change their own name, and nobody else', async () => {
  const [camille, other] = [await signUp({}), await signUp({ display_name: 'Autre' })];
  const named = (name: string | null) => db.call('set_my_name', { display_name: name }, { user: camille });
  expect(await named(' Camille ')).toEqual({ result: 'done' });
  expect(await profileOf(camille)).toMatchObject({ display_name: 'Camille' });
  expect(await named('x'.repeat(201))).toMatchObject({ result: 'refused', reason: 'invalid_value' });
  expect(await profileOf(camille)).toMatchObject({ display_name: 'Camille' });
  expect(await named(null)).toEqual({ result: 'done' });
  expect(await profileOf(camille)).toMatchObject({ display_name: null });
  expect(await profileOf(other)).toMatchObject({ display_name: 'Autre' });
  await expect(db.call('set_my_name', { display_name: 'x' }, 'anon')).rejects.toThrow();
});
