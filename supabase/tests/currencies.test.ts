import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { dirname, join } from 'node:path';
import { statSync } from 'node:fs';
import { z } from 'zod';
import { newUser } from './ordersSupport.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

let db: TestDatabase;
let user: string;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.query("insert into public.machines (code, currency) values ('m2', 'eur')");
  user = await newUser(db);
});
afterAll(async () => {
  await db.drop();
});

const count = async (table: string) => (await db.query(`select from public.${table}`)).length;

describe('a currency that Stripe does not know', () => {
  test.each(['zzz', 'xts', 'xxx', 'eu', 'euro', '', 'EÜR', 'btc', 'dem'])(
    '"%s" makes no wallet and no recharge',
    async (currency) => {
      expect(await db.call('start_wallet_recharge', { amount: '10.00', currency }, { user })).toMatchObject({
        next_step: 'refused',
      });
      expect([await count('wallets'), await count('wallet_recharges')]).toEqual([0, 0]);
    },
  );

  test.each([
    ['a wallet', "insert into public.wallets (user_id, currency) values ($1, 'zzz')"],
    ['a machine', "insert into public.machines (code, currency) select 'm1', 'zzz' where $1::uuid is not null"],
    [
      'a movement',
      "insert into public.transactions (kind, amount_minor, currency, reference) select 'card_vend', 1, 'zzz', $1::text",
    ],
    [
      'a vend session',
      "with m as (select 'm2' as code where $1::uuid is not null) insert into public.vend_sessions (machine_id, amount, amount_minor, currency, expires_at) select code, 1, 100, 'zzz', now() from m",
    ],
    [
      'a recharge',
      "insert into public.wallet_recharges (user_id, wallet_id, request_id, amount_minor, currency) values ($1, gen_random_uuid(), gen_random_uuid(), 100, 'zzz')",
    ],
  ])('stands in no row of our own money: %s', async (_what, sql) => {
    await expect(db.query(sql, [user])).rejects.toThrow(/violates check constraint|is no amount in zzz/);
  });

  test('is no amount in minor units either', async () => {
    expect(
      await db.query(
        "select guichet.minor_units('2.50', 'zzz') as unknown, guichet.minor_units('2.50', null) as none, guichet.minor_units('2.50', 'CHF') as known",
      ),
    ).toEqual([{ unknown: null, none: null, known: expect.anything() }]);
  });
});

test('those that Stripe lists are known: of two, three and no decimals', async () => {
  const listed = [
    'eur',
    'usd',
    'chf',
    'xof',
    'xpf',
    'jpy',
    'krw',
    'idr',
    'isk',
    'ugx',
    'bhd',
    'kwd',
    'tnd',
    'all',
    'zmw',
    'xcg',
  ];
  expect(await db.query('select c from unnest($1::text[]) c where not guichet.is_currency(c)', [listed])).toEqual([]);
  expect(await db.query("select guichet.is_currency('EUR') as upper, guichet.is_currency(null) as none")).toEqual([
    { upper: false, none: null },
  ]);
});

test('a recharge is at least what Stripe charges in its currency', async () => {
  expect(await db.call('start_wallet_recharge', { amount: '2.00', currency: 'dkk' }, { user })).toMatchObject({
    next_step: 'refused',
    reason: 'amount',
  });
  expect(await db.call('start_wallet_recharge', { amount: '2.50', currency: 'dkk' }, { user })).toMatchObject({
    next_step: 'redirect',
  });
});

test("the log of Postgres is its owner's alone", () => {
  const cluster = z.string().min(1).parse(process.env.GUICHET_TEST_CLUSTER);
  expect(statSync(join(dirname(cluster), 'postgres.log')).mode & 0o777).toBe(0o600);
});
