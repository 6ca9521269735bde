import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { addSpace, claimSpaces, plan } from './spacesSupport.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

/** Tab, no-break, narrow no-break, ideographic, zero-width, byte order mark, soft hyphen, next line. */
const blanks = ['\t\n', '\u00a0', '\u200b', ' \u202f\u3000\ufeff\u00ad\u0085'];

describe('what must have a name', () => {
  test.each(blanks)(
    'a space, an establishment, a product or the place of a session named %j is refused',
    async (name) => {
      await expect(addSpace(db, { name })).rejects.toThrow('spaces_name');
      await expect(db.query('insert into public.establishments (name) values ($1)', [name])).rejects.toThrow(
        'violates check constraint',
      );
      await expect(db.query('insert into public.products (name) values ($1)', [name])).rejects.toThrow(
        'violates check constraint',
      );
      await expect(
        db.query(
          `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
      values (current_date + 30, current_date + 32, 8, $1, 1000)`,
          [name],
        ),
      ).rejects.toThrow('immersion_sessions_location');
    },
  );

  test('an administrator is refused by name, too', async () => {
    const [admin] = await db.query<{ id: string }>(
      "insert into auth.users (id, email) values (gen_random_uuid(), 'a@example.test') returning id",
    );
    const caller = { user: admin?.id ?? '', admin: true };
    await expect(
      db.as(caller, "insert into public.spaces (name, price_per_hour) values (E'\\u00a0', 10)"),
    ).rejects.toThrow('spaces_name');
    await db.as(caller, "insert into public.spaces (name, price_per_hour) values (E'Salle\\u00a07', 10)");
  });
});

describe('spaces', () => {
  test.each(blanks)('a name that is %j in an older table is refused by the plan, not left out', async (name) => {
    await db.query('alter table public.spaces drop constraint spaces_name');
    try {
      const id = await addSpace(db, { name });
      const [planned] = await plan(db, await claimSpaces(db));
      expect(planned).toMatchObject({ result: 'error', error: { path: 'name', message: expect.stringContaining(id) } });
    } finally {
      await db.query('delete from public.spaces');
      await db.query(
        'alter table public.spaces add constraint spaces_name check (not guichet.is_blank(name) and length(name) <= 250)',
      );
    }
  });

  test.each(blanks)(
    'a description that is %j is none: for the plan, and for what Stripe then holds',
    async (description) => {
      const id = await addSpace(db, { description });
      const [planned] = await plan(db, await claimSpaces(db));
      expect(planned).toMatchObject({ result: 'planned', description: '' });
      const held = (found: string | null) => [
        {
          id: `space_${id}`,
          object: 'product',
          active: true,
          name: 'Atelier',
          description: found,
          default_price: null,
          metadata: { space_id: id, capacity: '10', type: 'coworking_space' },
        },
      ];
      for (const [run, found] of [
        ['1', null],
        ['2', ''],
        ['3', '\u00a0'],
      ] as const) {
        await db.call('observe_stripe_catalogue', { run, rows: JSON.stringify(held(found)) });
        const differing = await db.call<{ field: string }[]>('plan_catalogue', { run });
        expect(differing.map(({ field }) => field)).not.toContain('description');
      }
    },
  );

  test('white space around a name or a description is no difference, a word is', async () => {
    const id = await addSpace(db, { name: 'Atelier\u00a0', description: '\tSous les toits\u200b' });
    const look = async (run: string, name: string, description: string) => {
      await db.call('observe_stripe_catalogue', {
        run,
        rows: JSON.stringify([
          {
            id: `space_${id}`,
            object: 'product',
            active: true,
            name,
            description,
            default_price: null,
            metadata: { space_id: id, capacity: '10' },
          },
        ]),
      });
      return (await db.call<{ field: string }[]>('plan_catalogue', { run }))
        .map(({ field }) => field)
        .filter((field) => field === 'name' || field === 'description');
    };
    expect(await look('1', 'Atelier', 'Sous les toits')).toEqual([]);
    expect(await look('2', 'Ateliers', 'Sous les\u00a0toits')).toEqual(['description', 'name']);
  });
});
