import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { colleague, giveFactor } from './staff.ts';

// What moves money, and what decides who may, asks for the second factor of whoever has one.

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.query("update guichet.settings set value = 'when_enrolled' where key = 'second_factor'");
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

const nobody = '00000000-0000-4000-8000-000000000001';
const unfreeze = { wallet_id: nobody };
const needsFactor = (enrolled: boolean) => ({
  code: '42501',
  message: 'second_factor_required',
  detail: `{"action": "adjust_wallet", "enrolled": ${enrolled}}`,
});

describe('a person with a second factor', () => {
  test('moves no money by a password alone, and does by the factor', async () => {
    const owner = await colleague(db, 'owner');
    expect(await db.call('unfreeze_wallet', unfreeze, owner)).toMatchObject({ reason: 'not_found' });
    await giveFactor(db, owner);
    await expect(db.call('unfreeze_wallet', unfreeze, owner)).rejects.toMatchObject({
      code: '42501',
      message: 'second_factor_required',
    });
    expect(await db.call('unfreeze_wallet', unfreeze, { ...owner, aal: 'aal2' })).toMatchObject({
      reason: 'not_found',
    });
  });

  test('reads, and does what moves nothing, by a password', async () => {
    const owner = await colleague(db, 'owner');
    await giveFactor(db, owner);
    expect(await db.call('list_staff', {}, owner)).toEqual(expect.any(Array));
  });

  test('whose factor is not proved yet is as one without', async () => {
    const owner = await colleague(db, 'owner');
    await giveFactor(db, owner);
    await db.query("update auth.mfa_factors set status = 'unverified' where user_id = $1", [owner.user]);
    expect(await db.call('unfreeze_wallet', unfreeze, owner)).toMatchObject({ reason: 'not_found' });
  });

  test('a token of aal2 opens nothing to whoever has no role', async () => {
    const customer = await colleague(db);
    await giveFactor(db, customer);
    await expect(db.call('unfreeze_wallet', unfreeze, { ...customer, aal: 'aal2' })).rejects.toMatchObject({
      message: 'staff_only',
    });
  });
});

describe('the setting', () => {
  test('requires it of everybody, and is made so by whoever has shown theirs', async () => {
    const owner = await colleague(db, 'owner');
    expect(await db.call('set_second_factor', { value: 'required' }, owner)).toMatchObject({
      result: 'refused',
      reason: 'second_factor_required',
    });
    await giveFactor(db, owner);
    const shown = { ...owner, aal: 'aal2' as const };
    expect(await db.call('set_second_factor', { value: 'required' }, shown)).toMatchObject({ result: 'changed' });
    expect(await db.call('set_second_factor', { value: 'required' }, shown)).toMatchObject({ result: 'unchanged' });
    const other = await colleague(db, 'administrator');
    await expect(db.call('unfreeze_wallet', unfreeze, other)).rejects.toMatchObject(needsFactor(false));
    expect(await db.call('unfreeze_wallet', unfreeze, 'service_role')).toMatchObject({ reason: 'not_found' });
    expect(await db.query("select before, after from staff_actions where subject_id = 'second_factor'")).toEqual([
      { before: { value: 'when_enrolled' }, after: { value: 'required' } },
    ]);
  });

  test('knows two values', async () => {
    expect(await db.call('set_second_factor', { value: 'never' })).toMatchObject({ reason: 'invalid_value' });
  });
});

test('desk_me says who is there, what they may and what their token has shown', async () => {
  const accountant = await colleague(db, 'accountant');
  expect(await db.call('desk_me', {}, accountant)).toMatchObject({
    user_id: accountant.user,
    roles: ['accountant'],
    actions: ['read_bookings', 'read_decisions', 'read_machines', 'read_money', 'telegram'],
    second_factor: { enrolled: false, shown: false, required: false },
  });
  await giveFactor(db, accountant);
  expect(await db.call('desk_me', {}, { ...accountant, aal: 'aal2' })).toMatchObject({
    second_factor: {
      enrolled: true,
      shown: true,
      actions: ['adjust_wallet', 'cancel_booking', 'decide_vend', 'manage_roles', 'refund', 'settings', 'telegram'],
    },
  });
  expect(await db.call('desk_me', {}, await colleague(db))).toMatchObject({ roles: [], actions: [] });
  await expect(db.as('anon', 'select desk_me()')).rejects.toThrow('permission denied');
});

describe('require_version', () => {
  test('refuses a decision about a row that has changed since', async () => {
    await expect(db.query("select guichet.require_version('3', '4')")).rejects.toMatchObject({
      code: 'PT409',
      message: 'changed_since',
      detail: '{"actual": "4", "expected": "3"}',
    });
    await db.query("select guichet.require_version('4', '4')");
  });

  test('asks nobody who saw no version', async () => {
    await db.query("select guichet.require_version(null, '4')");
  });

  test('the version of an instant is the same in every zone', async () => {
    const [row] = await db.query<{ same: boolean; text: string }>(`
      select guichet.version_of('2026-11-30T13:00:00.000001+01'::timestamptz)
        = guichet.version_of('2026-11-30T12:00:00.000001+00'::timestamptz) as same,
        guichet.version_of('2026-11-30T12:00:00.000001+00') as text`);
    expect(row).toEqual({ same: true, text: '2026-11-30T12:00:00.000001Z' });
  });
});
