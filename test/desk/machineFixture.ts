import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Desk } from '../../harness/desk/desk.ts';

/** A machine that sells, for the tests of the desk. */
export interface SellingMachine {
  code: string;
  name: string;
  token: string;
}

const row = z.array(z.object({ id: z.uuid() })).min(1);

/** A machine of its own with these slots, each with room for ten; heard a moment ago. */
export async function newSellingMachine(
  desk: Desk,
  slots: readonly (readonly [label: string, product: string, quantity: number])[],
  code = `pi_${randomUUID().slice(0, 8)}`,
): Promise<SellingMachine> {
  const name = `Gare ${code}`;
  const [machine] = row.parse(
    await desk.query('insert into public.machines (code, name, address) values ($1, $2, $3) returning id', [
      code,
      name,
      'Quai 3',
    ]),
  );
  for (const [index, [label, product, quantity]] of slots.entries()) {
    const [made] = row.parse(
      await desk.query('insert into public.products (name, price_cents) values ($1, 250) returning id', [product]),
    );
    await desk.query(
      `insert into public.stocks (machine_id, slot_number, label, product_id, quantity, capacity)
       values ($1, $2, $3, $4, $5, 10)`,
      [machine?.id, index + 11, label, made?.id, quantity],
    );
  }
  const { token } = z
    .object({ token: z.string() })
    .parse(await call(desk, 'set_machine_token', { machine_code: code }));
  await call(desk, 'machine_heartbeat', {
    machine_token: token,
    state: {
      bridge_version: '0.2.0',
      adapter: 'qibixx',
      serial_ok: true,
      journal_pending: 0,
      clock_skew_ms: 12,
      machine: { reader: 'enabled', serial_ok: true, phase: null },
    },
  });
  return { code, name, token };
}

/** Calls a function with the service key. @throws what the database answers */
export async function call(desk: Desk, name: string, args: Record<string, unknown>): Promise<unknown> {
  const { data, error } = await desk.service.rpc(name, args);
  if (error !== null) throw error;
  return data;
}

/** A vend of slot 11 at 2.50 that a card has paid; how it ends at the machine, and what Stripe says then. */
export async function vend(
  desk: Desk,
  { token }: SellingMachine,
  end: 'success' | 'unknown' | 'failure' | 'none',
  detail: Record<string, unknown> = {},
): Promise<string> {
  const id = randomUUID();
  const intent = `pi_${id.replaceAll('-', '')}`;
  await call(desk, 'open_vend_session', { machine_token: token, session_id: id, amount: '2.50', item: '11' });
  const stripe = async (status: 'requires_capture' | 'succeeded') => {
    const taken = status === 'succeeded';
    const row = {
      stripe_payment_intent_id: intent,
      status,
      amount: 250,
      amount_capturable: taken ? 0 : 250,
      amount_received: taken ? 250 : 0,
      currency: 'eur',
      capture_method: 'manual',
      stripe_charge_id: `ch_${intent}`,
      metadata: { vend_session_id: id },
    };
    const type = taken ? 'payment_intent.succeeded' : 'payment_intent.amount_capturable_updated';
    const event = { event_id: `evt_${randomUUID()}`, event_type: type, event_created: Math.floor(Date.now() / 1_000) };
    await call(desk, 'sync_stripe_payments', { rows: [{ ...event, object: 'payment_intent', livemode: false, row }] });
  };
  await stripe('requires_capture');
  await call(desk, 'begin_dispense', { machine_token: token, session_id: id });
  if (end !== 'none')
    await call(desk, 'report_vend_outcome', { machine_token: token, session_id: id, outcome: end, detail });
  if (end === 'success') await stripe('succeeded');
  return id;
}
