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

describe('a setting is changed as it was seen', () => {
  interface Seen extends Settings {
    telegram: Record<string, string | null>;
    topics: { domain: string; topic_id: number | null }[];
    severities: { template: string; severity: string }[];
    role_limits: { role: string; action: string; currency: string; press_minor: number; day_minor: number }[];
    versions: Record<string, string>;
  }
  const seen = () => db.call<Seen>('desk_settings', {}, owner);
  const change = (what: string, changes: object, rest: object = {}) =>
    db.call('desk_change_setting', { what, changes, ...rest }, owner);

  test.each<[string, string | undefined, object, object, string]>([
    ['business', undefined, { name: 'Le Guichet' }, { business: { name: 'Le Guichet' } }, 'guichet.business'],
    ['addresses', undefined, { alert_email: 'qui@example.fr' }, { alert_email: 'qui@example.fr' }, 'guichet.settings'],
    ['limit', 'recharges', { most: 33 }, { limits: [{ name: 'recharges', most: 33 }] }, 'guichet.limits'],
    [
      'role_limit',
      'support:refund:eur',
      { press_minor: 1, day_minor: 2 },
      { role_limits: [{ role: 'support', action: 'refund', press_minor: 1, day_minor: 2 }] },
      'guichet.role_limits',
    ],
    [
      'role_limit',
      'owner:refund:chf',
      { press_minor: 100, day_minor: 200 },
      { role_limits: [{ role: 'owner', currency: 'chf', press_minor: 100, day_minor: 200 }] },
      'guichet.role_limits',
    ],
    [
      'telegram',
      undefined,
      { digest_at: '07:30', quiet_from: null, quiet_until: null },
      { telegram: { digest_at: '07:30', quiet_from: null, quiet_until: null } },
      'guichet.telegram_settings',
    ],
    ['topic', 'money', { topic_id: 12 }, { topics: [{ domain: 'money', topic_id: 12 }] }, 'guichet.telegram_topics'],
    [
      'severity',
      'payment_failed',
      { severity: 'low' },
      { severities: [{ template: 'payment_failed', severity: 'low' }] },
      'guichet.alert_delivery',
    ],
  ])(
    '%s %s: refused where it is another by now, else done and written down',
    async (what, key, changes, after, table) => {
      const before = await seen();
      const version = before.versions[key === undefined ? what : `${what}:${key}`];
      await expect(change(what, changes, { key, version: 'of another' })).rejects.toMatchObject({
        message: 'changed_since',
      });
      expect(await seen()).toEqual(before);
      await change(what, changes, { key, ...(version === undefined ? {} : { version }) });
      const now = await seen();
      for (const [name, wanted] of Object.entries(after)) {
        const found = Object.entries(now).find(([one]) => one === name)?.[1];
        if (Array.isArray(wanted))
          expect(found).toEqual(expect.arrayContaining(wanted.map((one) => expect.objectContaining(one))));
        else if (typeof wanted === 'object') expect(found).toMatchObject(wanted);
        else expect(found).toBe(wanted);
      }
      const [row] = await db.query<{ user: string; table: string }>(
        'select user_id as "user", subject_table as "table" from staff_actions order by id desc limit 1',
      );
      expect(row).toEqual({ user: owner.user, table });
      // what was seen before is not any more
      if (version !== undefined)
        await expect(change(what, changes, { key, version })).rejects.toMatchObject({ message: 'changed_since' });
    },
  );

  test('the second factor too; what does not exist or is no number is refused in a code', async () => {
    const { versions } = await seen();
    expect(
      await change('second_factor', { value: 'when_enrolled' }, { version: versions['second_factor'] }),
    ).toMatchObject({
      result: 'unchanged',
    });
    expect(await change('colour', {})).toMatchObject({ result: 'refused', field: 'what', reason: 'invalid_value' });
    expect(await change('limit', { most: 'many' }, { key: 'recharges' })).toMatchObject({ reason: 'invalid_value' });
    expect(await change('topic', { topic_id: 'x' }, { key: 'money' })).toMatchObject({ reason: 'invalid_value' });
    expect(await change('telegram', { digest_at: '25:00' })).toMatchObject({ field: 'digest_at' });
    for (const role of roles) {
      if (role === 'owner' || role === 'administrator') continue;
      const asked = db.call('desk_change_setting', { what: 'limit', changes: {} }, await colleague(db, role));
      await expect(asked).rejects.toMatchObject({ message: 'staff_only' });
    }
  });

  test('of two who saw the same one changes it', async () => {
    const { versions } = await seen();
    const both = await Promise.allSettled(
      [41, 42].map((topic_id) =>
        change('topic', { topic_id }, { key: 'machines', version: versions['topic:machines'] }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });
});
