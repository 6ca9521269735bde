import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { VendAccount } from './progress.ts';
import type { Till } from '../till.ts';

/** What the accounts say of a whole run, minor units. They are the same sale told by four. */
export interface Agreement {
  sessions: {
    opened: number;
    completed: number;
    failed: number;
    completedByCardMinor: number;
    completedByWalletMinor: number;
  };
  /** Outcomes nobody knew; `staff` took the money where the machine had dropped the product. */
  unknown: { asked: number; captured: number; released: number };
  ledger: { cardVendMinor: number; walletSpentMinor: number; rechargedMinor: number; balanceMinor: number };
  stripe: { capturedMinor: number; releasedIntents: number; refundedMinor: number; rechargedMinor: number };
  machine: { drops: number; droppedMinor: number; resetsAfterApprove: number; resetMinor: number };
  violations: string[];
}

interface SessionRow {
  id: string;
  amount: string;
  amount_minor: number;
  status: string;
  outcome: string | null;
  payment_method: string | null;
  payment_state: string;
  intent: string | null;
}
interface LedgerRow {
  kind: string;
  amount_minor: string;
  vend_session_id: string | null;
}

const intent = z.object({
  id: z.string(),
  status: z.string(),
  amount: z.number(),
  amount_received: z.number(),
  metadata: z.record(z.string(), z.string()),
});
type Intent = z.infer<typeof intent>;
const page = z.object({ data: z.array(intent), has_more: z.boolean() });
const refunds = z.object({
  data: z.array(z.object({ amount: z.number(), status: z.string() })),
  has_more: z.literal(false),
});

/**
 * Plays staff for what nobody knows, waits until all money has moved, then lays the accounts of machine, sessions,
 * ledger and Stripe side by side.
 */
export async function agree(till: Till, vends: readonly VendAccount[]): Promise<Agreement> {
  const byAmount = new Map(vends.map((vend) => [vend.amount, vend]));
  const unknown = await decideUnknown(till, byAmount);
  await settled(till);

  const sessions = await sessionsOf(till);
  const ledger = await till.product.query<LedgerRow>(
    `select t.kind, t.amount_minor, t.vend_session_id from transactions t
     where t.vend_session_id in (select s.id from vend_sessions s where s.machine_id = $1)
        or t.wallet_id in (select w.id from wallets w join users u on u.id = w.user_id where u.email = $2)`,
    [till.keys.machineId, till.keys.email],
  );
  const intents = await intentsOf(till);
  const refunded = new Map<string, number>();
  for (const { id, status } of intents) if (status === 'succeeded') refunded.set(id, await refundedOf(till, id));
  const net = ({ id, amount_received }: Intent): number => amount_received - (refunded.get(id) ?? 0);

  const violations: string[] = [];
  const broken = (session: SessionRow, what: string): void =>
    void violations.push(
      `${what}: ${JSON.stringify({ session, vend: byAmount.get(session.amount), intents: intents.filter(({ metadata }) => metadata.vend_session_id === session.id) })}`,
    );
  for (const session of sessions) {
    const vend = byAmount.get(session.amount);
    const own = intents.filter(({ metadata }) => metadata.vend_session_id === session.id);
    const entries = (kind: string): number =>
      ledger.filter((row) => row.vend_session_id === session.id && row.kind === kind).length;
    const taken =
      sum(own.map(net)) -
      sum(
        ledger
          .filter((row) => row.vend_session_id === session.id && row.kind.startsWith('vend'))
          .map((row) => Number(row.amount_minor)),
      );
    const sold = session.status === 'COMPLETED';
    if (taken !== (sold ? session.amount_minor : 0))
      broken(session, `${taken} were taken for a ${session.status} session of ${session.amount_minor}`);
    if (own.some(({ status }) => status === 'requires_capture')) broken(session, 'a hold that nobody settles');
    if (entries('card_vend') !== (session.payment_method === 'card' ? 1 : 0))
      broken(session, 'the ledger does not tell the card payment once');
    if (entries('vend') !== (session.payment_method === 'wallet' ? 1 : 0))
      broken(session, 'the ledger does not tell the wallet payment once');
    if (entries('vend_refund') !== (session.payment_method === 'wallet' && !sold ? 1 : 0))
      broken(session, 'the wallet did not get its money back once');
    if (vend === undefined) continue; // its round was cut off with the soak itself: no account of the machine
    // MDB/ICP 7.4.7: a reset behind the approve is a success
    if (sold && !vend.dropped && !resetAfterApprove(vend)) broken(session, 'a charge without a product');
    if (vend.dropped && !sold) broken(session, 'a product without a charge');
  }
  const amounts = new Set(sessions.map(({ amount }) => amount));
  for (const vend of vends)
    if (vend.approves > 0 && !amounts.has(vend.amount))
      violations.push(`an approve without a session: ${JSON.stringify(vend)}`);

  const completed = sessions.filter(({ status }) => status === 'COMPLETED');
  const minorOf = (method: string): number =>
    sum(completed.filter(({ payment_method }) => payment_method === method).map(({ amount_minor }) => amount_minor));
  const ofKind = (...kinds: string[]): number =>
    sum(ledger.filter(({ kind }) => kinds.includes(kind)).map(({ amount_minor }) => Number(amount_minor)));
  const cardSales = new Set(completed.map(({ id }) => id));
  const vending = intents.filter(({ metadata }) => metadata.vend_session_id !== undefined);
  const recharges = intents.filter(({ metadata }) => metadata.vend_session_id === undefined);
  const dropped = vends.filter((vend) => vend.dropped);
  const resets = vends.filter(
    (vend) => resetAfterApprove(vend) && completed.some(({ amount }) => amount === vend.amount),
  );
  const found: Agreement = {
    sessions: {
      opened: sessions.length,
      completed: completed.length,
      failed: sessions.filter(({ status }) => status === 'FAILED').length,
      completedByCardMinor: minorOf('card'),
      completedByWalletMinor: minorOf('wallet'),
    },
    unknown,
    ledger: {
      cardVendMinor: sum(
        ledger
          .filter(({ kind, vend_session_id }) => kind === 'card_vend' && cardSales.has(vend_session_id ?? ''))
          .map(({ amount_minor }) => Number(amount_minor)),
      ),
      walletSpentMinor: -ofKind('vend', 'vend_refund'),
      rechargedMinor: ofKind('recharge'),
      balanceMinor: await till.balance(),
    },
    stripe: {
      capturedMinor: sum(vending.map(net)),
      releasedIntents: vending.filter(({ status }) => status === 'canceled').length,
      refundedMinor: sum([...refunded.values()]),
      rechargedMinor: sum(recharges.map(net)),
    },
    machine: {
      drops: dropped.length,
      droppedMinor: sum(dropped.map(minor)),
      resetsAfterApprove: resets.length,
      resetMinor: sum(resets.map(minor)),
    },
    violations,
  };
  return {
    ...found,
    violations: [
      ...violations,
      ...unequalSums(found, sessions.length > 0 && sessions.every(({ amount }) => byAmount.has(amount))),
    ],
  };
}

/** @param whole false where the soak itself was cut off in a round: then the machine's account lacks a line */
function unequalSums({ sessions, ledger, stripe, machine }: Agreement, whole: boolean): string[] {
  const sums: [string, number, number][] = [
    ['Stripe captured what the sessions sold by card', stripe.capturedMinor, sessions.completedByCardMinor],
    ['the ledger tells what the sessions sold by card', ledger.cardVendMinor, sessions.completedByCardMinor],
    ['the wallet paid what the sessions sold from it', ledger.walletSpentMinor, sessions.completedByWalletMinor],
    ['the ledger was recharged with what Stripe took', ledger.rechargedMinor, stripe.rechargedMinor],
    ['the balance is the sum of the ledger', ledger.balanceMinor, ledger.rechargedMinor - ledger.walletSpentMinor],
    ['every session has ended', sessions.opened, sessions.completed + sessions.failed],
  ];
  if (whole)
    sums.push([
      'what was sold is what the machine gave out',
      sessions.completedByCardMinor + sessions.completedByWalletMinor,
      machine.droppedMinor + machine.resetMinor,
    ]);
  return sums
    .filter(([, one, other]) => one !== other)
    .map(([what, one, other]) => `not so: ${what} (${one} and ${other})`);
}

async function decideUnknown(till: Till, vends: ReadonlyMap<string, VendAccount>): Promise<Agreement['unknown']> {
  const counts = { asked: 0, captured: 0, released: 0 };
  for (const { id, amount, outcome, status } of await sessionsOf(till)) {
    if (status !== 'PAID' || outcome !== 'unknown') continue;
    const decision = vends.get(amount)?.dropped === true ? 'capture' : 'release';
    await till.product.rest('rpc/resolve_unknown_vend', { session_id: id, decision, actor: 'soak' });
    counts.asked += 1;
    counts[decision === 'capture' ? 'captured' : 'released'] += 1;
  }
  return counts;
}

/** Until nothing of this machine is under way: sessions, jobs for Stripe, Stripe's events. */
async function settled(till: Till): Promise<void> {
  const moving = `
    select 'session ' || s.id || ' is ' || s.status || ', its money ' || s.payment_state as what from vend_sessions s
      where s.machine_id = $1 and (s.status in ('PENDING', 'PAID') or s.payment_state in ('capturing', 'releasing', 'refunding', 'authorized'))
    union all
    select 'job ' || o.topic || ' is ' || o.status || ': ' || coalesce(o.error_message, '') from outbox o
      where o.status not in ('done', 'skipped') and o.payload ->> 'vend_session_id' in (select s.id::text from vend_sessions s where s.machine_id = $1)
    union all
    select 'event ' || l.event_id || ' is ' || l.status from stripe_webhook_log l
      where l.status in ('pending', 'processing') and l.payload #>> '{data,object,metadata,machine_id}' = $1
    limit 5`;
  const until = Date.now() + 300_000;
  for (;;) {
    const rows = await till.product.query<{ what: string }>(moving, [till.keys.machineId]);
    if (rows.length === 0) return;
    if (Date.now() > until)
      throw new Error(
        `five minutes after the last vend its money still moves: ${rows.map(({ what }) => what).join('; ')}`,
      );
    await wait(250);
  }
}

function sessionsOf(till: Till): Promise<SessionRow[]> {
  return till.product.query<SessionRow>(
    `select s.id, s.amount::text as amount, s.amount_minor::int as amount_minor, s.status, s.outcome, s.payment_method, s.payment_state, p.stripe_payment_intent_id as intent
     from vend_sessions s join vend_session_private p on p.session_id = s.id where s.machine_id = $1`,
    [till.keys.machineId],
  );
}

/** Every PaymentIntent that Stripe has of this machine or of this customer's recharges, also those we never heard of. */
async function intentsOf(till: Till): Promise<Intent[]> {
  const recharges = await till.product.query<{ id: string }>(
    'select r.id from wallet_recharges r join users u on u.id = r.user_id where u.email = $1',
    [till.keys.email],
  );
  const ours = new Set(recharges.map(({ id }) => id));
  const found: Intent[] = [];
  for (let after = ''; ;) {
    const { data, has_more } = page.parse(await till.product.stripe(`payment_intents?limit=100${after}`));
    found.push(
      ...data.filter(
        ({ metadata }) => metadata.machine_id === till.keys.machineId || ours.has(metadata.wallet_recharge_id ?? ''),
      ),
    );
    const last = data.at(-1);
    if (!has_more || last === undefined) return found;
    after = `&starting_after=${last.id}`;
  }
}

async function refundedOf(till: Till, intentId: string): Promise<number> {
  const { data } = refunds.parse(await till.product.stripe(`refunds?payment_intent=${intentId}&limit=100`));
  return sum(data.filter(({ status }) => status === 'succeeded').map(({ amount }) => amount));
}

function resetAfterApprove({ approved, result }: VendAccount): boolean {
  return approved && result === 'power_cut';
}

function minor({ amount }: { amount: string }): number {
  return Math.round(Number(amount) * 100);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
