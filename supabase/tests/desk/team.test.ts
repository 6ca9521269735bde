import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { colleague, giveFactor } from './staff.ts';

// A person comes and a person leaves: at once, everywhere, and written down.

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

interface Team {
  people: { user_id: string; email: string; roles: string[]; version: string; second_factor: boolean }[];
}
const team = async (caller: { user: string }): Promise<Team['people']> =>
  (await db.call<Team>('desk_team', {}, caller)).people;
const sessionOf = (user: string) => db.query('insert into auth.sessions (user_id) values ($1)', [user]);
const sessions = async (user: string): Promise<number> =>
  (await db.query('select from auth.sessions where user_id = $1', [user])).length;
const decisions = () =>
  db.query('select action, subject_table, subject_id, reason, before, after, user_id from staff_actions order by id');

describe('desk_team', () => {
  test('is a row a person, for whoever may see who works here', async () => {
    const owner = await colleague(db, 'owner');
    const both = await colleague(db, 'support', 'accountant');
    await giveFactor(db, both);
    expect(await team(owner)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ user_id: owner.user, roles: ['owner'], version: 'owner', second_factor: false }),
        expect.objectContaining({
          user_id: both.user,
          roles: ['accountant', 'support'],
          version: 'accountant,support',
          second_factor: true,
        }),
      ]),
    );
    for (const other of [both, await colleague(db)])
      await expect(team(other)).rejects.toMatchObject({ code: '42501', message: 'staff_only' });
  });

  test('an account is found by its address, whatever its case; one that is not there is said', async () => {
    const owner = await colleague(db, 'owner');
    const [row] = await db.query<{ email: string }>('select email from users where id = $1', [owner.user]);
    expect(await db.call('desk_account', { p_email: ` ${row?.email.toUpperCase()} ` }, owner)).toMatchObject({
      user_id: owner.user,
      roles: ['owner'],
    });
    expect(await db.call('desk_account', { p_email: 'nobody@example.fr' }, owner)).toMatchObject({
      reason: 'unknown_user',
    });
  });
});

describe('end_staff', () => {
  test('ends every role and every session, once, with the reason', async () => {
    const owner = await colleague(db, 'owner');
    const leaver = await colleague(db, 'support', 'technician');
    await sessionOf(leaver.user);
    await sessionOf(leaver.user);
    await sessionOf(owner.user);
    const args = { user_id: leaver.user, reason: 'fin de contrat', version: 'support,technician' };
    expect(await db.call('end_staff', args, owner)).toEqual({ result: 'ended', roles: [], sessions_ended: 2 });
    expect([await sessions(leaver.user), await sessions(owner.user)]).toEqual([0, 1]);
    await expect(db.call('desk_decisions', {}, leaver)).rejects.toMatchObject({ message: 'staff_only' });
    expect(await db.call('end_staff', args, owner)).toEqual({ result: 'unchanged', roles: [] });
    expect(await decisions()).toEqual([
      {
        action: 'manage_roles',
        subject_table: 'guichet.staff_roles',
        subject_id: leaver.user,
        reason: 'fin de contrat',
        before: { roles: ['support', 'technician'] },
        after: { roles: [], sessions_ended: 2 },
        user_id: owner.user,
      },
    ]);
  });

  test('is about the roles that were seen', async () => {
    const owner = await colleague(db, 'owner');
    const leaver = await colleague(db, 'support');
    const args = { user_id: leaver.user, reason: 'fin de contrat', version: 'support,technician' };
    await expect(db.call('end_staff', args, owner)).rejects.toMatchObject({ code: 'PT409', message: 'changed_since' });
    expect(await db.call('end_staff', { ...args, version: 'support', reason: ' ' }, owner)).toMatchObject({
      reason: 'reason_missing',
    });
    expect((await team(owner)).length).toBe(2);
  });

  test('an owner is ended by owners only, and the last one by nobody', async () => {
    const owner = await colleague(db, 'owner');
    const administrator = await colleague(db, 'administrator');
    const args = { user_id: owner.user, reason: 'départ' };
    expect(await db.call('end_staff', args, administrator)).toMatchObject({ reason: 'owners_only' });
    expect(await db.call('end_staff', args, owner)).toMatchObject({ reason: 'last_owner' });
    const second = await colleague(db, 'owner');
    expect(await db.call('end_staff', args, second)).toMatchObject({ result: 'ended' });
  });

  test('asks for the right and for the second factor', async () => {
    const leaver = await colleague(db, 'support');
    const args = { user_id: leaver.user, reason: 'départ' };
    await expect(db.call('end_staff', args, await colleague(db, 'staff'))).rejects.toMatchObject({
      message: 'staff_only',
    });
    const owner = await colleague(db, 'owner');
    await giveFactor(db, owner);
    await expect(db.call('end_staff', args, owner)).rejects.toMatchObject({ message: 'second_factor_required' });
    expect(await db.call('end_staff', args, { ...owner, aal: 'aal2' })).toMatchObject({ result: 'ended' });
  });

  test('of two who end the same person at once one does it', async () => {
    const [one, other] = [await colleague(db, 'owner'), await colleague(db, 'owner')];
    const leaver = await colleague(db, 'support');
    const args = { user_id: leaver.user, reason: 'départ', version: 'support' };
    const answers = await Promise.allSettled([one, other].map((who) => db.call('end_staff', args, who)));
    expect(answers.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(0);
    expect((await decisions()).length).toBe(1);
  });
});

describe('remove_second_factor', () => {
  test('is an owner’s, takes it away, signs out, and is written down', async () => {
    const owner = await colleague(db, 'owner');
    const administrator = await colleague(db, 'administrator');
    const forgetful = await colleague(db, 'support');
    await giveFactor(db, forgetful);
    await sessionOf(forgetful.user);
    const args = { user_id: forgetful.user, reason: 'téléphone perdu' };
    expect(await db.call('remove_second_factor', args, administrator)).toMatchObject({ reason: 'owners_only' });
    expect(await db.call('remove_second_factor', { ...args, reason: '' }, owner)).toMatchObject({
      reason: 'reason_missing',
    });
    expect(await db.call('remove_second_factor', args, owner)).toEqual({ result: 'removed' });
    expect(await db.call('remove_second_factor', args, owner)).toEqual({ result: 'unchanged' });
    expect(await sessions(forgetful.user)).toBe(0);
    expect(await decisions()).toMatchObject([
      { subject_table: 'auth.mfa_factors', reason: 'téléphone perdu', after: { second_factor: false } },
    ]);
    expect(await db.call('remove_second_factor', { ...args, user_id: randomUUID() }, owner)).toEqual({
      result: 'unchanged',
    });
  });
});
