import { gone, refunded, type Account, type Paid, type SubjectKind } from '../scope.ts';
import type { Shop } from '../shop.ts';
import type { Invariant } from './invariant.ts';

interface Subject {
  kind: SubjectKind;
  id: string;
  /** what stands for it was handed out, or is held for its payer */
  stands: boolean;
  cents: number;
  intent: string | null;
}

/**
 * What Stripe holds of a subject's payments is what it was sold for, once, or nothing. What somebody gave back of a
 * standing one (staff, the Dashboard, a bank) is not taken from it again; what a bank sent back stays with us, and
 * support has been told.
 */
export const moneyOfSubjects: Invariant = {
  name: 'money at Stripe is what was handed out',
  async broken(shop, account) {
    const subjects = await subjectsOf(shop);
    const found: string[] = [];
    for (const subject of subjects) found.push(...(await faultsOf(subject, account, shop)));
    const known = new Set(subjects.map(({ id }) => id));
    for (const { id, subject } of account.payments)
      if (!known.has(subject)) found.push(`${id} pays ${subject}, which is not there`);
    return found;
  },
};

async function faultsOf(subject: Subject, { payments }: Account, shop: Shop): Promise<string[]> {
  const own = payments.filter((one) => one.kind === subject.kind && one.subject === subject.id);
  const name = `${subject.kind} ${subject.id}`;
  const found: string[] = [];
  for (const payment of own) {
    const main = subject.stands && payment.id === subject.intent;
    if (payment.status === 'requires_capture') found.push(`${name}: ${payment.id} holds money that nobody settles`);
    if (main && payment.received !== subject.cents) {
      found.push(`${name}: ${payment.id} brought ${payment.received}, it was sold for ${subject.cents}`);
    }
    const left = payment.received - gone(payment);
    if (!main && left > 0 && !(await isStuck(payment, shop))) {
      found.push(`${name}: ${left} of ${payment.id} is kept for nothing`);
    }
    // a bank may take what has been given back before: only what went back by refunds is ours to keep within bounds
    if (refunded(payment) > payment.received)
      found.push(`${name}: more has gone back of ${payment.id} than it brought`);
  }
  const paidByCard = subject.stands && subject.intent !== null;
  if (paidByCard && !own.some(({ id, received }) => id === subject.intent && received > 0)) {
    found.push(`${name} stands, and Stripe knows no money of it`);
  }
  return found;
}

/** A refund that the bank sent back, or that staff have to decide, is told; the money stays until then. */
async function isStuck({ id, refunds }: Paid, { doors }: Shop): Promise<boolean> {
  if (!refunds.some(({ status }) => status === 'failed' || status === 'canceled')) return false;
  const told = await doors.query(
    `select from alert_outbox a where a.template in ('refund_failed', 'booking_refund') and a.data::text like '%' || $1 || '%' limit 1`,
    [id],
  );
  return told.length > 0;
}

async function subjectsOf({ doors, people, machines }: Shop): Promise<Subject[]> {
  return doors.query<Subject & Record<string, unknown>>(
    `select 'order' as kind, o.id::text, o.status = 'PAID' as stands, o.amount_total_cents::int as cents,
            o.stripe_payment_intent_id as intent from orders o where o.user_id = any($1)
     union all
     select 'booking', b.id::text, b.status = 'confirmed', b.amount_cents::int, b.stripe_payment_intent_id
       from immersion_bookings b where b.user_id = any($1)
     union all
     select 'recharge', r.id::text, r.status = 'paid', r.amount_minor::int, r.stripe_payment_intent_id
       from wallet_recharges r where r.user_id = any($1)
     union all
     select 'vend', s.id::text, s.status = 'COMPLETED' and s.payment_method = 'card', s.amount_minor::int, p.stripe_payment_intent_id
       from vend_sessions s join vend_session_private p on p.session_id = s.id where s.machine_id = any($2)`,
    [people.map(({ id }) => id), machines.map(({ code }) => code)],
  );
}
