import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

let db: TestDatabase;
const owner = { user: randomUUID(), admin: true } as const;
const png = `data:image/png;base64,${Buffer.from('a picture').toString('base64')}`;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());
beforeEach(async () => {
  await db.call('set_shop_face', { changes: { colour: '#0b6e5d', logo: null, welcome_fr: null, terms_fr: null } });
});
const set = (changes: object) => db.call('set_shop_face', { changes }, owner);

describe('the shop’s face', () => {
  test('is what everybody sees of whose shop it is, and its legal texts by themselves', async () => {
    expect(await set({ colour: '#7A1F3D', logo: png, welcome_fr: 'Bienvenue', terms_fr: 'Article 1' })).toEqual({
      result: 'changed',
    });
    expect(await db.call('shop', {}, 'anon')).toMatchObject({
      name: 'Guichet',
      contact_email: 'guichet@guichet.example',
      colour: '#7a1f3d',
      logo: png,
      welcome: { fr: 'Bienvenue', en: null },
    });
    expect(JSON.stringify(await db.call('shop', {}, 'anon'))).not.toContain('Article 1');
    expect(await db.call('shop_text', { about: 'terms' }, 'anon')).toEqual({ fr: 'Article 1', en: null });
    expect(await db.call('shop_text', { about: 'colour' }, 'anon')).toEqual({ fr: null, en: null });
    expect(await set({ welcome_fr: 'Bienvenue' })).toEqual({ result: 'unchanged' });
  });

  test.each<[string, object, string, string]>([
    ['a colour that white cannot be read on', { colour: '#f4c95d' }, 'colour', 'invalid_value'],
    ['a colour by its name', { colour: 'red' }, 'colour', 'invalid_value'],
    ['no colour', { colour: null }, 'colour', 'invalid_value'],
    ['half a colour', { accent: '#12345' }, 'accent', 'invalid_value'],
    ['a page for a logo', { logo: 'data:text/html;base64,PHNjcmlwdD4=' }, 'logo', 'invalid_value'],
    ['a large logo', { logo: `data:image/png;base64,${'A'.repeat(20_000)}` }, 'logo', 'invalid_value'],
    ['a blank welcome', { welcome_fr: '  ' }, 'welcome_fr', 'invalid_value'],
    ['a book of terms', { terms_en: 'x'.repeat(50_001) }, 'terms_en', 'invalid_value'],
    ['what is of the business', { name: 'x' }, 'name', 'unknown_field'],
  ])('%s is refused', async (_what, changes, field, reason) => {
    expect(await set(changes)).toEqual({ result: 'refused', field, reason });
  });

  test('is changed by whoever may settings, and the decision bears no picture', async () => {
    const nobody = { user: randomUUID() };
    await expect(db.call('set_shop_face', { changes: {} }, nobody)).rejects.toThrow();
    await expect(db.call('desk_shop_face', {}, nobody)).rejects.toThrow();
    await set({ logo: png });
    expect(await db.call('desk_shop_face', {}, owner)).toMatchObject({ logo: png, colour: '#0b6e5d', terms_fr: null });
    const [decision] = await db.query<{ after: { logo: string } }>(
      "select after from public.staff_actions where subject_id = 'shop_face' order by id desc limit 1",
    );
    expect(decision?.after.logo).toMatch(/^[0-9a-f]{32}$/);
  });
});

test.each([
  ['#ffffff', 1],
  ['#000000', 21],
  ['#767676', 4.54],
])('white on %s has a contrast of %d', async (colour, contrast) => {
  const [row] = await db.query<{ value: number }>(
    'select round(guichet.contrast_with_white($1)::numeric, 2)::float8 as value',
    [colour],
  );
  expect(row?.value).toBe(contrast);
});
