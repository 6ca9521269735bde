import fc from 'fast-check';
import type {
  ChargeSync,
  CheckoutSessionSync,
  DisputeSync,
  InvoicePaymentSync,
  InvoiceSync,
  PaymentIntentSync,
  RefundSync,
  SubscriptionSync,
} from '../../../nodes/StripeMapper/rows.ts';

/** What Stripe tells of the money of one subject: histories that can happen, event by event, and Stripe's own end of them. */

export type MoneyEvent =
  | PaymentIntentSync
  | ChargeSync
  | RefundSync
  | DisputeSync
  | CheckoutSessionSync
  | InvoiceSync
  | InvoicePaymentSync
  | SubscriptionSync;

export type Act =
  | { kind: 'decline' | 'process' | 'pay' | 'capture' | 'capture_part' | 'cancel'; wait: number }
  | {
      kind: 'refund';
      wait: number;
      part: number;
      path:
        | 'succeeded'
        | 'pending'
        | 'pending then succeeded'
        | 'pending then failed'
        | 'succeeded then failed'
        | 'canceled';
    }
  | { kind: 'dispute'; wait: number; part: number; refundable: boolean; path: readonly string[] };

const wait = fc.constantFrom(0, 1, 1, 2);
const part = fc.constantFrom(1, 1, 0.4, 0.5);
const refundAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant('refund' as const),
  wait,
  part,
  path: fc.constantFrom(
    'succeeded' as const,
    'succeeded' as const,
    'pending' as const,
    'pending then succeeded' as const,
    'pending then failed' as const,
    'succeeded then failed' as const,
    'canceled' as const,
  ),
});
const disputeAct: fc.Arbitrary<Act> = fc.record({
  kind: fc.constant('dispute' as const),
  wait,
  part,
  refundable: fc.boolean(),
  path: fc.constantFrom<readonly string[]>(
    ['needs_response'],
    ['needs_response', 'won'],
    ['needs_response', 'under_review', 'won'],
    ['needs_response', 'lost'],
    ['needs_response', 'under_review', 'lost'],
    ['warning_needs_response'],
    ['warning_needs_response', 'warning_under_review', 'warning_closed'],
    ['warning_needs_response', 'needs_response', 'lost'],
    ['warning_needs_response', 'needs_response', 'won'],
  ),
});
const simple = (kind: 'decline' | 'process' | 'pay' | 'capture' | 'capture_part' | 'cancel'): fc.Arbitrary<Act> =>
  fc.record({ kind: fc.constant(kind), wait });

/** Attempts, then the money, then what becomes of it; most histories bring money. */
export const acts: fc.Arbitrary<Act[]> = fc
  .tuple(
    fc.array(fc.oneof(simple('decline'), simple('process')), { maxLength: 2 }),
    fc.oneof(
      { arbitrary: simple('pay').map((act) => [act]), weight: 9 },
      { arbitrary: fc.constant<Act[]>([]), weight: 1 },
    ),
    fc.array(
      fc.oneof(
        { arbitrary: refundAct, weight: 4 },
        { arbitrary: disputeAct, weight: 3 },
        simple('capture'),
        simple('capture_part'),
        simple('cancel'),
      ),
      { maxLength: 4 },
    ),
  )
  .map((parts) => parts.flat());

/** The payment as Stripe holds it, and the events it has told of it. */
export class StripePayment {
  readonly events: MoneyEvent[] = [];
  readonly intent: string;
  readonly amount: number;
  readonly manual: boolean;
  readonly #metadata: Record<string, string>;
  status = 'requires_payment_method';
  received = 0;
  paidAt: number | undefined;
  failedAt: number | undefined;
  #charge: string | null = null;
  readonly #refunds = new Map<string, { amount: number; status: string }>();
  readonly #disputes = new Map<string, { amount: number; status: string; refundable: boolean }>();
  #count = 0;
  #now: number;

  constructor(
    intent: string,
    amount: number,
    manual: boolean,
    { metadata, start }: { metadata: Record<string, string>; start: number },
  ) {
    this.intent = intent;
    this.amount = amount;
    this.manual = manual;
    this.#metadata = metadata;
    this.#now = start;
  }

  perform(all: readonly Act[]): this {
    this.#tellIntent('payment_intent.created');
    for (const act of all) {
      this.#now += act.wait;
      this.#act(act);
    }
    return this;
  }

  /** @returns the code with which Stripe refuses it and what it holds, or nothing where the refund is made */
  refund(
    amount: number,
    metadata: Record<string, string>,
  ): { code: string; found?: { amount_refunded: number } } | null {
    this.#now += 1;
    if (this.#contested) return { code: 'charge_disputed' };
    const left = this.received - this.#refunded - this.#lost;
    if (this.status !== 'succeeded' || left <= 0)
      return {
        code: this.#lost > 0 ? 'charge_disputed' : 'charge_already_refunded',
        found: { amount_refunded: this.#refunded },
      };
    if (amount > left)
      return this.#lost > 0
        ? { code: 'charge_disputed' }
        : { code: 'amount_too_large', found: { amount_refunded: this.#refunded } };
    this.#tellRefund(`re_ours_${this.intent}_${this.#count}`, amount, 'succeeded', metadata);
    return null;
  }

  capture(): void {
    this.#now += 1;
    if (this.status === 'requires_capture') this.#succeed(this.amount);
  }

  cancel(): void {
    this.#now += 1;
    if (this.status === 'succeeded' || this.status === 'canceled') return;
    this.status = 'canceled';
    this.#tellIntent('payment_intent.canceled');
  }

  #act(act: Act): void {
    const open = ['requires_payment_method', 'processing'].includes(this.status);
    switch (act.kind) {
      case 'decline':
        if (!open) return;
        this.status = 'requires_payment_method';
        this.failedAt = this.#now;
        this.#charge = `ch_${this.intent}_${this.#count}`;
        this.#tellIntent('payment_intent.payment_failed', 'card_declined');
        return;
      case 'process':
        if (!open) return;
        this.status = 'processing';
        this.#tellIntent('payment_intent.processing');
        return;
      case 'pay':
        if (!open) return;
        this.#charge = `ch_${this.intent}_${this.#count}`;
        this.paidAt = this.#now;
        if (!this.manual) this.#succeed(this.amount);
        else {
          this.status = 'requires_capture';
          this.#tellIntent('payment_intent.amount_capturable_updated');
          this.#tellCharge('charge.succeeded');
        }
        return;
      case 'capture':
      case 'capture_part':
        if (this.status === 'requires_capture')
          this.#succeed(act.kind === 'capture' ? this.amount : Math.floor(this.amount / 2));
        return;
      case 'cancel':
        if (this.status === 'requires_capture') {
          this.cancel();
          this.#tellCharge('charge.refunded');
        }
        return;
      case 'refund': {
        const left = this.received - this.#refunded - this.#lost;
        if (this.status !== 'succeeded' || left <= 0 || this.#contested || this.#lost > 0) return;
        const id = `re_${this.intent}_${this.#count}`;
        const amount = Math.max(1, Math.floor(left * act.part));
        for (const status of act.path === 'canceled' ? ['requires_action', 'canceled'] : act.path.split(' then ')) {
          this.#tellRefund(id, amount, status);
          this.#now += 1;
        }
        return;
      }
      case 'dispute': {
        const left = this.received - this.#refunded;
        if (this.status !== 'succeeded' || left <= 0 || this.#disputes.size > 0) return;
        const id = `dp_${this.intent}`;
        const amount = Math.max(1, Math.floor(left * act.part));
        for (const status of act.path) {
          const refundable = status.startsWith('warning') || (act.refundable && status === 'needs_response');
          this.#disputes.set(id, { amount, status, refundable });
          this.#tell({
            ...this.#stamp(status === act.path[0] ? 'charge.dispute.created' : 'charge.dispute.updated'),
            object: 'dispute',
            row: {
              stripe_dispute_id: id,
              stripe_charge_id: this.#charge,
              stripe_payment_intent_id: this.intent,
              amount,
              currency: 'eur',
              reason: 'fraudulent',
              status,
              evidence_due_by: null,
              is_charge_refundable: refundable,
            },
          });
          this.#now += 1;
        }
      }
    }
  }

  /** What Stripe holds of it for us: received, less what has gone back for good, less what disputes have taken. */
  get net(): number {
    const gone = [...this.#refunds.values()].filter(({ status }) => status === 'succeeded');
    const taken = [...this.#disputes.values()].filter(({ status }) =>
      ['needs_response', 'under_review', 'lost'].includes(status),
    );
    return [...gone, ...taken].reduce((sum, { amount }) => sum - amount, this.received);
  }

  get #refunded(): number {
    return [...this.#refunds.values()]
      .filter(({ status }) => status !== 'failed' && status !== 'canceled')
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  get #lost(): number {
    return [...this.#disputes.values()]
      .filter(({ status }) => status === 'lost')
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  get #contested(): boolean {
    return [...this.#disputes.values()].some(
      ({ status, refundable }) => !refundable && !['won', 'lost', 'warning_closed', 'prevented'].includes(status),
    );
  }

  #succeed(received: number): void {
    this.status = 'succeeded';
    this.received = received;
    this.#tellIntent('payment_intent.succeeded');
    this.#tellCharge(this.manual ? 'charge.captured' : 'charge.succeeded');
  }

  #stamp(event_type: string) {
    this.#count += 1;
    // the id says nothing of the order
    return {
      event_id: `evt_${(this.#count * 7) % 31}_${this.intent}_${this.#count}`,
      event_type,
      event_created: this.#now,
      livemode: false,
      previous_attributes: null,
    };
  }

  #tell(event: MoneyEvent): void {
    this.events.push(event);
  }

  #tellIntent(type: string, error: string | null = null): void {
    this.#tell({
      ...this.#stamp(type),
      object: 'payment_intent',
      row: {
        stripe_payment_intent_id: this.intent,
        status: this.status,
        amount: this.amount,
        amount_capturable: this.status === 'requires_capture' ? this.amount : 0,
        amount_received: this.received,
        currency: 'eur',
        capture_method: this.manual ? 'manual' : 'automatic_async',
        stripe_customer_id: null,
        stripe_charge_id: this.#charge,
        receipt_url: null,
        cancellation_reason: null,
        error_code: error,
        decline_code: null,
        error_message: null,
        metadata: this.#metadata,
      },
    });
  }

  #tellCharge(type: string): void {
    const released = this.status === 'requires_capture' ? 0 : this.amount - this.received;
    this.#tell({
      ...this.#stamp(type),
      object: 'charge',
      row: {
        stripe_charge_id: this.#charge ?? `ch_${this.intent}`,
        stripe_payment_intent_id: this.intent,
        status: 'succeeded',
        amount: this.amount,
        amount_captured: this.received,
        amount_refunded: this.#refunded + released,
        currency: 'eur',
        captured: this.received > 0,
        refunded: false,
        disputed: this.#disputes.size > 0,
        receipt_url: `https://receipts.example.test/${this.#count % 2}`,
        error_code: null,
        error_message: null,
        metadata: {},
      },
    });
  }

  #tellRefund(id: string, amount: number, status: string, metadata: Record<string, string> = {}): void {
    const known = this.#refunds.has(id);
    this.#refunds.set(id, { amount, status });
    this.#tell({
      ...this.#stamp(!known ? 'refund.created' : status === 'failed' ? 'refund.failed' : 'refund.updated'),
      object: 'refund',
      row: {
        stripe_refund_id: id,
        stripe_payment_intent_id: this.intent,
        stripe_charge_id: this.#charge,
        amount,
        currency: 'eur',
        status,
        reason: 'requested_by_customer',
        failure_reason: status === 'failed' ? 'lost_or_stolen_card' : null,
        metadata,
      },
    });
    this.#tellCharge(known ? 'charge.updated' : 'charge.refunded');
  }
}

/** How the same events arrive: any order, some twice, in batches of any size. Numbers are places among the events, taken modulo. */
export interface Arrival {
  keys: number[];
  again: number[];
  batches: number[];
  checkoutsFirst: boolean;
}
export const arrival: fc.Arbitrary<Arrival> = fc.record({
  keys: fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 40 }),
  again: fc.array(fc.nat(60), { maxLength: 8 }),
  batches: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 4 }),
  checkoutsFirst: fc.boolean(),
});

/** @returns the events in batches as they arrive */
export function arranged(events: readonly MoneyEvent[], { keys, again, batches }: Arrival): MoneyEvent[][] {
  const repeated = again.flatMap((place) => events[place % Math.max(events.length, 1)] ?? []);
  const queue = [...events, ...repeated]
    .map((event, n) => ({ event, key: ((keys[n % keys.length] ?? 0) * 7919 + n * 104_729) % 1_000_003 }))
    .toSorted((one, other) => one.key - other.key)
    .map(({ event }) => event);
  const groups: MoneyEvent[][] = [];
  for (let at = 0; at < queue.length;) {
    const size = batches[groups.length % batches.length] ?? 1;
    groups.push(queue.slice(at, at + size));
    at += size;
  }
  return groups;
}
