import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, become, type TestDatabase } from '../setup/database.ts';
import { newUser } from '../ordersSupport.ts';
import { begin, newMachine, passTime, report } from '../vendingSupport.ts';
import { count, everyRole, paid, person, sold, stockOf, unknown } from './machineSupport.ts';

// The figure of a slot: moved by functions alone, each change written down; counted by people while pieces fall.

let db: TestDatabase;
let token: string;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  token = await newMachine(db);
  await db.query('update public.stocks set capacity = 10');
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

const movements = async (): Promise<string[]> =>
  (
    await db.query<{ row: string }>(
      "select concat_ws(' ', kind, delta, quantity) as row from public.stock_movements order by id",
    )
  ).map(({ row }) => row);

describe('the ledger of a slot', () => {
  test('has a row for each change, whoever makes it; their sum is the figure', async () => {
    await sold(db, token);
    const buyer = { user: await newUser(db) };
    const [slot] = await db.query<{ machine_id: string; product_id: string }>('select * from public.stocks');
    const line = { machine_id: slot?.machine_id, product_id: slot?.product_id, slot_number: 12, quantity: 2 };
    const { order_id } = await db.call<{ order_id: string }>('create_order', { items: [line] }, buyer);
    await db.call('cancel_order', { order_id }, buyer);
    await count(db, { kind: 'full' });
    await db.query('update public.stocks set quantity = 7');
    expect(await movements()).toEqual([
      'first 5 5',
      'vend -1 4',
      'order -2 2',
      'order_back 2 4',
      'count 6 10',
      'other -3 7',
    ]);
    expect(await stockOf(db)).toBe(7);
    expect(
      await db.query('select count(*)::int as n from public.stock_movements where order_id = $1', [order_id]),
    ).toEqual([{ n: 2 }]);
  });

  test('is not written past the functions by the server’s key, and nothing in it is changed', async () => {
    await expect(db.as('service_role', 'update public.stocks set quantity = 99')).rejects.toThrow('permission denied');
    await db.as('service_role', 'update public.stocks set price_cents = 300, capacity = 12');
    await expect(db.query('update public.stock_movements set delta = 0')).rejects.toThrow('append-only');
    await count(db, { quantity: 6 });
    await expect(db.query('delete from public.stock_counts')).rejects.toThrow('append-only');
  });
});

describe('a count', () => {
  test('is of owners, administrators, staff and technicians, and says who', async () => {
    for (const role of everyRole) {
      const somebody = await person(db, role);
      if (role === 'support' || role === 'accountant')
        await expect(count(db, { kind: 'full' }, somebody)).rejects.toThrow('staff_only');
      else expect(await count(db, { kind: 'full' }, somebody)).toMatchObject({ result: 'counted', quantity: 10 });
    }
    await expect(count(db, { kind: 'full' }, await person(db))).rejects.toThrow('staff_only');
    const technician = await person(db, 'technician');
    await count(db, { quantity: 8, cause: 'broken', note: 'deux canettes percées' }, technician);
    const [decision] = await db.query(
      "select user_id, reason, before, after from public.staff_actions where action = 'count_stock' order by id desc limit 1",
    );
    expect(decision).toMatchObject({
      user_id: technician.user,
      reason: 'broken: deux canettes percées',
      before: { quantity: 10 },
      after: { quantity: 8 },
    });
    expect(
      await db.as(technician, 'select said, cause, user_id from public.stock_counts order by at desc limit 1'),
    ).toEqual([{ said: 8, cause: 'broken', user_id: technician.user }]);
    expect(await db.as(await person(db), 'select * from public.stock_counts')).toEqual([]);
  });

  test('of fewer than expected needs a cause; of more, or as many, none', async () => {
    expect(await count(db, { quantity: 3 })).toMatchObject({
      result: 'refused',
      reason: 'reason_missing',
      expected: 5,
    });
    expect(await count(db, { quantity: 3, cause: 'stolen' })).toMatchObject({ result: 'counted', difference: -2 });
    expect(await count(db, { quantity: 3 })).toMatchObject({ result: 'counted', difference: 0 });
    expect(await count(db, { quantity: 9 })).toMatchObject({ result: 'counted', difference: 6, quantity: 9 });
    expect(await movements()).toEqual(['first 5 5', 'count -2 3', 'count 0 3', 'count 6 9']);
  });

  test('that is sent again counts once, also both at the same moment', async () => {
    const item = { id: randomUUID(), quantity: 9 };
    const both = await Promise.all([count(db, item), count(db, item)]);
    expect(both.map(({ result }) => result).sort()).toEqual(['already', 'counted']);
    await sold(db, token);
    expect(await count(db, { ...item, age_seconds: 40 })).toMatchObject({ result: 'already', quantity: 9 });
    expect(await stockOf(db)).toBe(8);
    expect(await count(db, { ...item, quantity: 4 })).toMatchObject({ result: 'refused', reason: 'request_id_taken' });
  });

  test('is refused alone, with the reason, and the rest of the round is taken', async () => {
    const [product] = await db.query<{ id: string }>("insert into public.products (name) values ('Thé') returning id");
    await db.query(
      'insert into public.stocks (machine_id, slot_number, product_id, quantity) select id, 13, $1, 1 from public.machines',
      [product?.id],
    );
    const id = randomUUID();
    const { results } = await db.call<{ results: { result: string; reason?: string }[] }>('count_stock', {
      machine_id: 'pi_kiosk_1',
      counts: [
        { id: 'x', slot_number: 12, kind: 'full' },
        { id: randomUUID(), slot_number: 99, kind: 'full' },
        { id: randomUUID(), slot_number: 13, kind: 'full' },
        { id: randomUUID(), slot_number: 12, kind: 'more' },
        { id: randomUUID(), slot_number: 12, kind: 'count', quantity: -1 },
        { id: randomUUID(), slot_number: 12, kind: 'count', quantity: 2, cause: 'eaten' },
        { id: randomUUID(), slot_number: 12, kind: 'full', age_seconds: 8 * 86_400 },
        { id: randomUUID(), slot_number: 12, kind: 'full', product_id: product?.id },
        { id, slot_number: 12, kind: 'full' },
      ],
    });
    expect(results.map(({ result, reason }) => reason ?? result)).toEqual([
      'not_an_id',
      'unknown_slot',
      'no_capacity',
      'invalid_value',
      'quantity',
      'invalid_value',
      'too_old',
      'slot_changed',
      'counted',
    ]);
    expect(await db.call('count_stock', { machine_id: 'none', counts: [{}] })).toMatchObject({ reason: 'not_found' });
    expect(await db.call('count_stock', { machine_id: 'pi_kiosk_1', counts: [] })).toMatchObject({
      reason: 'item_count',
    });
  });
});

describe('counting while pieces fall', () => {
  test('what fell before the count is in it; what falls behind it is taken, also where the count comes in late', async () => {
    await sold(db, token);
    expect(await count(db, { kind: 'full' })).toMatchObject({ expected: 4, quantity: 10 });
    await sold(db, token);
    expect(await stockOf(db)).toBe(9);
    await passTimeOfCounts(60);
    // pressed a minute later, without network until one more has fallen
    await sold(db, token);
    expect(await count(db, { kind: 'full', age_seconds: 30 })).toMatchObject({
      expected: 9,
      difference: 1,
      quantity: 9,
    });
    expect(await stockOf(db)).toBe(9);
  });

  test('of a vend that is under way nobody knows: its piece is taken, and whoever counts is told to count again', async () => {
    const id = await paid(db, token);
    await begin(db, token, id);
    expect(await count(db, { kind: 'full' })).toMatchObject({ quantity: 10, under_way: 1 });
    await report(db, token, id, { outcome: 'success' });
    expect(await stockOf(db)).toBe(9);
    expect(await count(db, { kind: 'full' })).toMatchObject({ quantity: 10, under_way: 0 });
  });

  test('an unknown vend that staff capture the day after a count takes nothing more: the piece was gone then', async () => {
    const id = await unknown(db, token);
    await passTime(db, 300);
    expect(await count(db, { quantity: 4, cause: 'other' })).toMatchObject({ quantity: 4, under_way: 0 });
    await db.call('resolve_unknown_vend', { session_id: id, decision: 'capture' });
    expect(await stockOf(db)).toBe(4);
    // without a count in between it takes its piece
    const other = await unknown(db, token);
    await db.call('resolve_unknown_vend', { session_id: other, decision: 'capture' });
    expect(await stockOf(db)).toBe(3);
  });

  test('a vend that fails leaves the count alone', async () => {
    const id = await paid(db, token);
    await begin(db, token, id);
    await count(db, { kind: 'full' });
    await report(db, token, id, { outcome: 'failure' });
    expect(await stockOf(db)).toBe(10);
  });

  test('of two counts the later press stands, whichever comes in first; the other is kept', async () => {
    const [first, second] = [{ quantity: 6, age_seconds: 120 }, { quantity: 9 }];
    expect(await count(db, second)).toMatchObject({ result: 'counted', quantity: 9 });
    expect(await count(db, first)).toMatchObject({ result: 'superseded', quantity: 9 });
    expect(await stockOf(db)).toBe(9);
    expect(await movements()).toEqual(['first 5 5', 'count 4 9', 'count 0 9']);
  });

  test('pieces that an unpaid order has reserved lie there and are promised', async () => {
    const buyer = { user: await newUser(db) };
    const [slot] = await db.query<{ machine_id: string; product_id: string }>('select * from public.stocks');
    const line = { machine_id: slot?.machine_id, product_id: slot?.product_id, slot_number: 12, quantity: 2 };
    const { order_id } = await db.call<{ order_id: string }>('create_order', { items: [line] }, buyer);
    expect(await count(db, { quantity: 5 })).toMatchObject({ expected: 5, difference: 0, quantity: 3 });
    await db.call('cancel_order', { order_id }, buyer);
    expect(await stockOf(db)).toBe(5);
  });

  test.each(['count first', 'vend first'] as const)(
    'on two connections, %s: nothing is lost, nothing taken twice',
    async (order) => {
      const id = await paid(db, token);
      await begin(db, token, id);
      const [a, b] = [await db.pool.connect(), await db.pool.connect()];
      const counting = `select public.count_stock('pi_kiosk_1', '[{"id": "${randomUUID()}", "slot_number": 12, "kind": "full", "age_seconds": 5}]')`;
      const selling = `select public.report_vend_outcome('${token}', '${id}', 'success')`;
      try {
        for (const client of [a, b]) {
          await client.query('begin');
          await become(client, 'service_role');
        }
        await a.query(order === 'count first' ? counting : selling);
        const waiting = b.query(order === 'count first' ? selling : counting);
        await a.query('commit');
        await waiting;
        await b.query('commit');
      } finally {
        a.release();
        b.release();
      }
      // full five seconds ago, before the dispense began
      expect(await stockOf(db)).toBe(9);
    },
  );
});

/** Lets the counts, and what fell before them, lie further back. */
async function passTimeOfCounts(seconds: number): Promise<void> {
  await passTime(db, seconds);
  await db.query(`
    begin;
    alter table public.vend_sessions disable trigger vend_sessions_guard;
    update public.vend_sessions set created_at = created_at - interval '${seconds} s';
    alter table public.vend_sessions enable trigger vend_sessions_guard;
    update public.vend_session_private set settled_at = settled_at - interval '${seconds} s';
    update public.stocks set counted_at = counted_at - interval '${seconds} s';
    commit`);
}
