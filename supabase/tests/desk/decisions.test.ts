import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { colleague } from './staff.ts';

let db: TestDatabase;
let owner: { user: string };
let technician: { user: string };
beforeAll(async () => {
  db = await createTestDatabase();
  owner = await colleague(db, 'owner');
  technician = await colleague(db, 'technician');
  for (let id = 1; id <= 250; id += 1)
    await db.query(
      `insert into staff_actions (user_id, said_by, door, action, subject_table, subject_id, reason)
       values ($1, 'x@example.fr', $2, $3, 'machines', $4, 'essai')`,
      [id % 5 === 0 ? technician.user : owner.user, id % 2 === 0 ? 'desk' : 'api', 'manage_machines', String(id % 10)],
    );
});
afterAll(async () => {
  await db.drop();
});

interface List {
  rows: { id: number; user_id: string; door: string; subject_id: string }[];
  next: number | null;
  count: number;
  capped: boolean;
}
const list = (args: Record<string, unknown>, caller = owner) => db.call<List>('desk_decisions', args, caller);

describe('desk_decisions', () => {
  test('comes in pages, newest first, and each row once', async () => {
    const seen: number[] = [];
    let after: number | null = null;
    do {
      const page: List = await list({ p_limit: 100, ...(after === null ? {} : { p_after: after }) });
      expect([page.count, page.capped]).toEqual([250, false]);
      seen.push(...page.rows.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
    expect(seen.length).toBe(250);
  });

  test('is filtered by who, by which door, and by what was decided on', async () => {
    const mine = await list({ p_user: technician.user, p_door: 'desk' });
    expect(mine.rows.every(({ user_id, door }) => user_id === technician.user && door === 'desk')).toBe(true);
    expect(mine.count).toBe(25);
    expect((await list({ p_table: 'machines', p_id: '3' })).count).toBe(25);
    expect((await list({ p_action: 'refund' })).rows).toEqual([]);
  });

  test('shows their own to whoever may not see all, and nothing to customers', async () => {
    expect((await list({}, technician)).count).toBe(50);
    expect((await list({ p_user: owner.user }, technician)).count).toBe(50);
    await expect(list({}, await colleague(db))).rejects.toMatchObject({ message: 'staff_only' });
  });

  test('gives 200 rows at most', async () => {
    expect((await list({ p_limit: 100_000 })).rows.length).toBe(200);
  });
});
