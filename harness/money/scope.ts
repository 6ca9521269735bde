import { z } from 'zod';
import type { Shop } from './shop.ts';

/** What a run's money was paid for. */
export type SubjectKind = 'order' | 'booking' | 'vend' | 'recharge';

const metadata = z.record(z.string(), z.string()).nullish();
const intent = z.looseObject({
  id: z.string(),
  status: z.string(),
  amount: z.number(),
  amount_received: z.number(),
  latest_charge: z.string().nullish(),
  metadata,
});
const session = z.looseObject({
  id: z.string(),
  status: z.string().nullish(),
  payment_status: z.string().nullish(),
  payment_intent: z.string().nullish(),
  subscription: z.string().nullish(),
  metadata,
});
const refund = z.looseObject({
  id: z.string(),
  amount: z.number(),
  status: z.string().nullish(),
  payment_intent: z.string().nullish(),
  metadata,
});
const dispute = z.looseObject({
  id: z.string(),
  amount: z.number(),
  status: z.string(),
  payment_intent: z.string().nullish(),
});
const state = z.record(z.string(), z.record(z.string(), z.unknown()));

export type Refund = z.infer<typeof refund>;

/** A PaymentIntent as Stripe has it, with what went back of it and what it was meant for. */
export interface Paid {
  id: string;
  status: string;
  received: number;
  refunds: Refund[];
  disputes: z.infer<typeof dispute>[];
  kind: SubjectKind;
  subject: string;
}

/** What the stand-in says of a run: its payments, and the pages that still take money. */
export interface Account {
  payments: Paid[];
  openPages: string[];
  delayedPages: string[];
  openDisputes: string[];
}

const NAMES: Readonly<Record<string, SubjectKind>> = {
  order_id: 'order',
  booking_id: 'booking',
  vend_session_id: 'vend',
  wallet_recharge_id: 'recharge',
};

/** Reads the stand-in's account and leaves what is not of this run. */
export async function accountOf(shop: Shop): Promise<Account> {
  const ours = await subjectsOf(shop);
  const answer = await shop.doors.control('state', {}, 'GET');
  const tables = state.parse(answer.body);
  const rowsOf = <T>(kind: string, shape: z.ZodType<T>): T[] =>
    Object.values(tables[kind] ?? {}).map((row) => shape.parse(row));
  const sessions = rowsOf('checkout.session', session);
  const refunds = rowsOf('refund', refund);
  const disputes = rowsOf('dispute', dispute);
  const meant = new Map<string, { kind: SubjectKind; subject: string }>();
  for (const one of sessions) {
    const found = subjectIn(one.metadata, ours);
    if (found !== undefined && typeof one.payment_intent === 'string') meant.set(one.payment_intent, found);
  }
  const payments = rowsOf('payment_intent', intent).flatMap((one): Paid[] => {
    const found = subjectIn(one.metadata, ours) ?? meant.get(one.id);
    if (found === undefined) return [];
    return [
      {
        ...found,
        ...{ id: one.id, status: one.status, received: one.amount_received },
        refunds: refunds.filter(({ payment_intent }) => payment_intent === one.id),
        disputes: disputes.filter(({ payment_intent }) => payment_intent === one.id),
      },
    ];
  });
  const pages = sessions.filter(
    (one) => subjectIn(one.metadata, ours) !== undefined || ours.has(one.metadata?.subscription_checkout_id ?? ''),
  );
  return {
    payments,
    openPages: pages.filter(({ status }) => status === 'open').map(({ id }) => id),
    delayedPages: pages
      .filter(({ status, payment_status }) => status === 'complete' && payment_status === 'unpaid')
      .map(({ id }) => id),
    openDisputes: payments.flatMap((one) =>
      one.disputes.filter(({ status }) => !['won', 'lost', 'warning_closed'].includes(status)).map(({ id }) => id),
    ),
  };
}

/** What of a payment has gone back for good, by refunds that stand and by disputes that were lost. */
export function gone(payment: Paid): number {
  const lost = payment.disputes.filter(({ status }) => status === 'lost');
  return refunded(payment) + lost.reduce((sum, { amount }) => sum + amount, 0);
}

/** What of a payment has gone back by refunds that stand. */
export function refunded({ refunds }: Paid): number {
  return refunds.filter(({ status }) => status === 'succeeded').reduce((sum, { amount }) => sum + amount, 0);
}

function subjectIn(
  data: z.infer<typeof metadata>,
  ours: ReadonlySet<string>,
): { kind: SubjectKind; subject: string } | undefined {
  for (const [name, kind] of Object.entries(NAMES)) {
    const subject = data?.[name];
    if (subject !== undefined && ours.has(subject)) return { kind, subject };
  }
  return undefined;
}

/** Ids of every order, booking, vend, recharge and subscription page of the run's people and machines. */
async function subjectsOf({ doors, people, machines, establishments }: Shop): Promise<Set<string>> {
  const rows = await doors.query<{ id: string }>(
    `select id::text from orders where user_id = any($1)
     union all select id::text from immersion_bookings where user_id = any($1)
     union all select id::text from wallet_recharges where user_id = any($1)
     union all select id::text from vend_sessions where machine_id = any($2)
     union all select id::text from subscription_checkouts where establishment_id = any($3)`,
    [people.map(({ id }) => id), machines.map(({ code }) => code), establishments.map(({ id }) => id)],
  );
  return new Set(rows.map(({ id }) => id));
}
