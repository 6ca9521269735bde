import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { newCustomer, newMachine, openSession, begin, paymentIntent, refund, report, sync } from '../vendingSupport.ts';
import { count, everyRole, paid, person, sold, unknown } from './machineSupport.ts';

// Machines at the desk: their state, what they took (the same figure as anywhere), prices, service, token.

let db: TestDatabase;
let token: string;
beforeAll(async () => {
  db = await createTestDatabase();
});
beforeEach(async () => {
  token = await newMachine(db);
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

interface Takings {
  currency: string;
  takings_minor: number;
  wallet_minor: number;
}
interface Line {
  machine_id: string;
  presence: string;
  in_service: boolean;
  slots: number;
  empty: number;
  low: number;
  undecided: number;
  takings: Takings[] | null;
  last_vend: { id: string; outcome: string | null } | null;
}
interface Machines {
  sees_money: boolean;
  machines: Line[];
  takings: Takings[] | null;
}
interface Slot {
  slot_number: number;
  price_minor: number;
  own_price_minor: number | null;
  quantity: number;
  level: string;
  version: string;
  last_count: { said: number } | null;
}
interface Machine extends Line {
  state: Record<string, unknown>;
  version: string;
  slot_list: Slot[];
  decisions: { reason: string | null; slot: string | null }[];
}

test('every role reads machines, nobody else; what they took only who may read money', async () => {
  await sold(db, token);
  for (const role of everyRole) {
    const list = await db.call<Machines>('desk_machines', {}, await person(db, role));
    expect([role, list.sees_money, list.takings !== null]).toEqual([
      role,
      role !== 'technician',
      role !== 'technician',
    ]);
    expect(list.machines[0]?.takings === null).toBe(role === 'technician');
  }
  const customer = await person(db);
  for (const [name, args] of [
    ['desk_machines', {}],
    ['desk_machine', { p_machine_id: 'pi_kiosk_1' }],
    ['desk_stock_history', { p_machine_id: 'pi_kiosk_1' }],
    ['desk_vends', {}],
  ] as const)
    await expect(db.call(name, args, customer)).rejects.toThrow('staff_only');
  await expect(db.call('desk_machines', {}, 'anon')).rejects.toThrow('permission denied');
  expect(await db.call('desk_machine', { p_machine_id: 'none' })).toBeNull();
});

test('says who is silent, who is heard, what is empty and low, and which vend was last', async () => {
  await newMachine(db, 'pi_kiosk_2');
  await db.query(
    "update public.stocks set quantity = 0 where machine_id = (select id from public.machines where code = 'pi_kiosk_2')",
  );
  await db.query('update public.stocks set capacity = 20 where quantity > 0');
  await db.call(
    'machine_heartbeat',
    { machine_token: token, state: { serial_ok: true, machine: { reader: 'enabled' } } },
    'anon',
  );
  const id = await unknown(db, token);
  const { machines } = await db.call<Machines>('desk_machines', { p_period: 'week' });
  expect(machines).toMatchObject([
    {
      machine_id: 'pi_kiosk_1',
      presence: 'online',
      slots: 1,
      empty: 0,
      low: 1,
      undecided: 1,
      last_vend: { id, outcome: 'unknown' },
    },
    { machine_id: 'pi_kiosk_2', presence: 'never', slots: 1, empty: 1, low: 0, undecided: 0, last_vend: null },
  ]);
  await db.query("update public.machines set last_seen_at = now() - interval '4 minutes' where code = 'pi_kiosk_1'");
  expect(await db.call<Machine>('desk_machine', { p_machine_id: 'pi_kiosk_1' })).toMatchObject({
    presence: 'silent',
    state: { serial_ok: true },
    slot_list: [{ slot_number: 12, quantity: 5, level: 'low' }],
  });
});

test('what all machines took is what money_movements says of vends; wallets stand beside, refunds are taken off', async () => {
  const now = Math.floor(Date.now() / 1000);
  const other = await newMachine(db, 'pi_kiosk_2');
  const { user } = await newCustomer(db, 1_000);
  for (const machine of [token, token, other]) {
    const { id } = await openSession(db, machine);
    const intent = `pi_taken_${id}`;
    await sync(db, { ...paymentIntent(intent, 'requires_capture', { vend_session_id: id }), event_created: now - 3 });
    await begin(db, machine, id);
    await report(db, machine, id, { outcome: 'success' });
    await sync(db, { ...paymentIntent(intent, 'succeeded', { vend_session_id: id }), event_created: now - 2 });
    if (machine === other)
      await sync(db, { ...refund('re_taken', intent, 'succeeded', { amount: 100 }), event_created: now - 1 });
  }
  const { id } = await openSession(db, other);
  await db.call('pay_with_wallet', { session_id: id }, { user });
  await begin(db, other, id);
  await report(db, other, id, { outcome: 'success' });

  const { machines, takings } = await db.call<Machines>('desk_machines', { p_period: 'day' });
  expect(machines.map((machine) => machine.takings)).toEqual([
    [{ currency: 'eur', takings_minor: 500, wallet_minor: 0 }],
    [{ currency: 'eur', takings_minor: 150, wallet_minor: 250 }],
  ]);
  const [whole] = await db.query<{ sum: number }>(
    "select sum(amount_minor)::int as sum from public.money_movements where domain = 'vend' and takings",
  );
  expect(takings).toEqual([{ currency: 'eur', takings_minor: whole?.sum, wallet_minor: 250 }]);
  expect(await db.call<Machine>('desk_machine', { p_machine_id: 'pi_kiosk_2' })).toMatchObject({
    takings: { month: { now: [{ takings_minor: 150 }] }, week: { before: [] } },
  });
});

describe('a slot', () => {
  const slot = async (): Promise<Slot | undefined> =>
    (await db.call<Machine>('desk_machine', { p_machine_id: 'pi_kiosk_1' })).slot_list[0];
  const change = (changes: object, version?: string, caller: { user: string } | 'service_role' = 'service_role') =>
    db.call<{ result: string; version?: string; reason?: string }>(
      'change_slot',
      { machine_id: 'pi_kiosk_1', slot_number: 12, changes, version, reason: 'nouveau tarif' },
      caller,
    );

  test('gets another price from the version that was seen; a vend in between changes no version', async () => {
    const seen = await slot();
    expect(seen).toMatchObject({ price_minor: 250, own_price_minor: null, version: '0' });
    await sold(db, token);
    await count(db, { quantity: 9 });
    const technician = await person(db, 'technician');
    expect(await change({ price_cents: 300 }, seen?.version, technician)).toEqual({ result: 'changed', version: '1' });
    await expect(change({ price_cents: 310 }, seen?.version, technician)).rejects.toMatchObject({
      code: 'PT409',
      message: 'changed_since',
    });
    // the same again, from the old version: it is so already
    expect(await change({ price_cents: 300 }, seen?.version)).toEqual({ result: 'unchanged', version: '1' });
    expect(await slot()).toMatchObject({ price_minor: 300, own_price_minor: 300, quantity: 9, version: '1' });
    const { decisions } = await db.call<Machine>('desk_machine', { p_machine_id: 'pi_kiosk_1' });
    expect(decisions).toMatchObject([
      { reason: 'nouveau tarif', slot: 'B2', before: { price_cents: null }, after: { price_cents: 300 } },
      { reason: null },
    ]);
  });

  test('is refused what it cannot be, field by field', async () => {
    for (const [changes, reason, field] of [
      [{ quantity: 3 }, 'unknown_field', 'quantity'],
      [{ price_cents: 0 }, 'invalid_value', 'price_cents'],
      [{ price_cents: '2,50' }, 'invalid_value', 'price_cents'],
      [{ capacity: 0 }, 'invalid_value', 'capacity'],
      [{ label: ' ' }, 'invalid_value', 'label'],
      [{ product_id: 'x' }, 'invalid_value', 'product_id'],
    ] as const)
      expect(await change(changes)).toMatchObject({ result: 'refused', reason, field });
    expect(await change({ product_id: null, label: 'A1', capacity: 8, low_at: 2 })).toMatchObject({
      result: 'changed',
    });
    expect(await slot()).toMatchObject({ level: 'unused', label: 'A1', capacity: 8 });
    await expect(change({ capacity: 9 }, undefined, await person(db, 'support'))).rejects.toThrow('staff_only');
    expect(
      await db.call('change_slot', { machine_id: 'pi_kiosk_1', slot_number: 99, changes: { capacity: 1 } }),
    ).toMatchObject({ reason: 'unknown_slot' });
  });

  test('has its history: who counted what, which vend took a piece', async () => {
    const technician = await person(db, 'technician');
    const id = await sold(db, token);
    await count(db, { quantity: 10, note: 'plein' }, technician);
    interface History {
      rows: { kind: string; vend_session_id: string | null; count: { note: string; by: string } | null }[];
      next: string | null;
    }
    const page = (p_after?: string): Promise<History> =>
      db.call('desk_stock_history', { p_machine_id: 'pi_kiosk_1', p_slot_number: 12, p_limit: 2, p_after }, technician);
    const first = await page();
    expect(first.rows).toMatchObject([
      { kind: 'count', delta: 6, quantity: 10, count: { note: 'plein', by: expect.stringContaining('@') } },
      { kind: 'vend', delta: -1, vend_session_id: id },
    ]);
    const second = await page(first.next ?? '');
    expect(second).toMatchObject({ rows: [{ kind: 'first', delta: 5 }], next: null });
  });
});

describe('out of service', () => {
  const service = (in_service: boolean, version?: string, caller: { user: string } | 'service_role' = 'service_role') =>
    db.call<{ result: string; version: string }>(
      'set_machine_service',
      { machine_id: 'pi_kiosk_1', in_service, version, reason: 'monnayeur bloqué' },
      caller,
    );

  test('a machine opens nothing new, ends what is under way, and its bridge and kiosk hear of it', async () => {
    const id = await paid(db, token);
    expect(await service(false, '0', await person(db, 'technician'))).toMatchObject({
      result: 'changed',
      version: '1',
    });
    expect(await begin(db, token, id)).toMatchObject({ result: 'dispense' });
    expect(await report(db, token, id, { outcome: 'success' })).toMatchObject({ status: 'COMPLETED' });
    const ask = () =>
      db.call(
        'open_vend_session',
        { machine_token: token, session_id: crypto.randomUUID(), amount: '2.50', item: '12' },
        'anon',
      );
    expect(await ask()).toEqual({ result: 'refused', reason: 'out_of_service' });
    expect(await db.call('machine_heartbeat', { machine_token: token }, 'anon')).toMatchObject({
      settings: { in_service: false, service_rev: 1 },
    });
    expect(await db.call('machine_status', { machine_id: 'pi_kiosk_1' }, 'anon')).toMatchObject({ active: false });
    expect(await db.call<Machine>('desk_machine', { p_machine_id: 'pi_kiosk_1' })).toMatchObject({
      in_service: false,
      out_of_service_reason: 'monnayeur bloqué',
      decisions: [{ reason: 'monnayeur bloqué' }, {}],
    });
    expect(await service(true, '1')).toMatchObject({ result: 'changed', version: '2' });
    expect(await ask()).toMatchObject({ result: 'opened' });
  });

  test('is decided once, from the version that was seen, by whoever may', async () => {
    await service(false, '0');
    expect(await service(false, '0')).toMatchObject({ result: 'unchanged', version: '1' });
    await service(true);
    await expect(service(false, '1')).rejects.toMatchObject({ code: 'PT409' });
    for (const role of everyRole) {
      const caller = await person(db, role);
      if (['owner', 'administrator', 'technician'].includes(role)) await service(false, undefined, caller);
      else await expect(service(false, undefined, caller)).rejects.toThrow('staff_only');
    }
    expect(await db.call('set_machine_service', { machine_id: 'none', in_service: true })).toMatchObject({
      reason: 'not_found',
    });
    expect(await db.query("select count(*)::int as n from public.staff_actions where after ? 'in_service'")).toEqual([
      { n: 3 },
    ]);
  });

  test('what the bridge did by order of a form is so in the database too', async () => {
    await db.call('record_machine_service', { machine_id: 'pi_kiosk_1', in_service: false });
    expect(await db.call('machine_heartbeat', { machine_token: token }, 'anon')).toMatchObject({
      settings: { in_service: false, service_rev: 1 },
    });
  });
});

test('a technician gives a machine a new token at the desk, and the old one ends', async () => {
  const technician = await person(db, 'technician');
  const { token: next } = await db.call<{ token: string }>(
    'set_machine_token',
    { machine_code: 'pi_kiosk_1' },
    technician,
  );
  await expect(db.call('machine_heartbeat', { machine_token: token }, 'anon')).rejects.toThrow('token refused');
  await db.call('machine_heartbeat', { machine_token: next }, 'anon');
  await expect(
    db.call('set_machine_token', { machine_code: 'pi_kiosk_1' }, await person(db, 'support')),
  ).rejects.toThrow('staff_only');
});
