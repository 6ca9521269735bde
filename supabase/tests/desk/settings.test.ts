import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { colleague, roles } from './staff.ts';

let db: TestDatabase;
let owner: { user: string };
beforeAll(async () => {
  db = await createTestDatabase();
  owner = await colleague(db, 'owner');
});
afterAll(async () => {
  await db.drop();
});

interface Settings {
  web_url: string;
  alert_email: string | null;
  second_factor: string;
  without_factor: number;
  limits: { name: string; most: number; per_seconds: number | null }[];
}
const settings = () => db.call<Settings>('desk_settings', {}, owner);

describe('the page of settings', () => {
  test('reads what there is, for owners and administrators', async () => {
    expect(await settings()).toMatchObject({
      business: { zone: 'Europe/Paris' },
      second_factor: 'when_enrolled',
      without_factor: 1,
      limits: expect.arrayContaining([
        { name: 'unpaid_orders', most: 10, per_seconds: null },
        { name: 'recharges', most: 10, per_seconds: 3600 },
      ]),
    });
    for (const role of roles) {
      const reading = db.call('desk_settings', {}, await colleague(db, role));
      if (role === 'owner' || role === 'administrator') await reading;
      else await expect(reading).rejects.toMatchObject({ message: 'staff_only' });
    }
  });

  test('changes addresses, and refuses what is none', async () => {
    const change = (changes: object) => db.call('set_addresses', { changes }, owner);
    expect(await change({ web_url: 'https://boutique.example.fr/', alert_email: 'moi@example.fr' })).toEqual({
      result: 'done',
    });
    expect(await settings()).toMatchObject({ web_url: 'https://boutique.example.fr', alert_email: 'moi@example.fr' });
    expect(await change({ web_url: 'boutique' })).toMatchObject({ field: 'web_url', reason: 'invalid_value' });
    expect(await change({ alert_email: 'personne' })).toMatchObject({ field: 'alert_email', reason: 'invalid_value' });
    expect(await change({ color: 'red' })).toMatchObject({ field: 'color', reason: 'unknown_field' });
    expect(await change({ alert_email: null })).toEqual({ result: 'done' });
    expect(await settings()).toMatchObject({ alert_email: null });
  });

  test('changes a limit in numbers, and writes it down', async () => {
    const change = (args: object) => db.call('change_limit', { ...args }, owner);
    expect(await change({ name: 'recharges', most: 20, per_seconds: 7200 })).toEqual({ result: 'done' });
    expect((await settings()).limits).toContainEqual({ name: 'recharges', most: 20, per_seconds: 7200 });
    expect(await change({ name: 'nothing', most: 1 })).toMatchObject({ reason: 'not_found' });
    expect(await change({ name: 'recharges', most: -1 })).toMatchObject({ field: 'most', reason: 'invalid_value' });
    expect(await change({ name: 'recharges', most: 1, per_seconds: 0 })).toMatchObject({ field: 'per_seconds' });
    expect(await db.query("select before, after from staff_actions where subject_table = 'guichet.limits'")).toEqual([
      { before: { per: '01:00:00', most: 10 }, after: { per: '02:00:00', most: 20 } },
    ]);
  });
});
