import { randomUUID } from 'node:crypto';
import type { TestDatabase } from '../setup/database.ts';
import { newUser } from '../ordersSupport.ts';
import { begin, openSession, paymentIntent, report, sync } from '../vendingSupport.ts';

/** People who work here, and what they count, for the tests of machines at the desk. */

export type Role = 'owner' | 'administrator' | 'staff' | 'support' | 'accountant' | 'technician';
export const everyRole: readonly Role[] = ['owner', 'administrator', 'staff', 'support', 'accountant', 'technician'];

export async function person(db: TestDatabase, ...roles: Role[]): Promise<{ user: string }> {
  const user = await newUser(db);
  for (const role of roles)
    await db.query('insert into guichet.staff_roles (user_id, role) values ($1, $2)', [user, role]);
  return { user };
}

export interface Counted {
  id: string;
  result: string;
  reason?: string;
  expected?: number;
  difference?: number;
  quantity?: number;
  under_way?: number;
}

/** One count of slot 12 of a machine, as a phone sends it. */
export async function count(
  db: TestDatabase,
  item: Record<string, unknown>,
  caller: { user: string } | 'service_role' = 'service_role',
  { machine = 'pi_kiosk_1' }: { machine?: string } = {},
): Promise<Counted> {
  const { results } = await db.call<{ results: Counted[] }>(
    'count_stock',
    { machine_id: machine, counts: [{ id: randomUUID(), slot_number: 12, kind: 'count', ...item }] },
    caller,
  );
  const [result] = results;
  if (result === undefined) throw new Error('count_stock answered nothing');
  return result;
}

/** What slot 12 holds by its own figure and by its ledger, which must agree. */
export async function stockOf(db: TestDatabase, machine = 'pi_kiosk_1'): Promise<number> {
  const [row] = await db.query<{ quantity: number; sum: number }>(
    `select k.quantity, (select sum(v.delta)::int from public.stock_movements v where v.stock_id = k.id) as sum
       from public.stocks k join public.machines m on m.id = k.machine_id where m.code = $1 and k.slot_number = 12`,
    [machine],
  );
  if (row === undefined) throw new Error(`no slot 12 in ${machine}`);
  if (row.quantity !== row.sum) throw new Error(`the slot says ${row.quantity}, its ledger ${row.sum}`);
  return row.quantity;
}

let intents = 0;
/** A session of slot 12 that a card has paid. */
export async function paid(db: TestDatabase, token: string, status = 'requires_capture'): Promise<string> {
  const { id } = await openSession(db, token);
  intents += 1;
  await sync(db, paymentIntent(`pi_desk_${intents}`, status, { vend_session_id: id }));
  return id;
}

/** The same, sold: the machine said success, and Stripe has captured. */
export async function sold(db: TestDatabase, token: string): Promise<string> {
  const id = await paid(db, token);
  await begin(db, token, id);
  await report(db, token, id, { outcome: 'success' });
  await sync(db, paymentIntent(`pi_desk_${intents}`, 'succeeded', { vend_session_id: id }));
  return id;
}

/** Paid, begun, and nobody knows how it ended. */
export async function unknown(db: TestDatabase, token: string, detail: Record<string, unknown> = {}): Promise<string> {
  const id = await paid(db, token);
  await begin(db, token, id);
  await report(db, token, id, { outcome: 'unknown', detail });
  return id;
}
