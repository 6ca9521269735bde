import { refunded } from '../scope.ts';
import type { Invariant } from './invariant.ts';

interface Row {
  intent: string;
  status: string;
  received: number;
  refunded: number;
}

/** The mirror of every payment says what Stripe says. */
export const paymentRows: Invariant = {
  name: 'the rows of payments are what Stripe says',
  async broken({ doors }, { payments }) {
    const rows = await doors.query<Row>(
      `select stripe_payment_intent_id as intent, status, amount_received_cents::int as received, amount_refunded_cents::int as refunded
         from payments where stripe_payment_intent_id = any($1)`,
      [payments.map(({ id }) => id)],
    );
    const byIntent = new Map(rows.map((row) => [row.intent, row]));
    return payments.flatMap((payment) => {
      const { id, status, received } = payment;
      const row = byIntent.get(id);
      // one that nobody ever confirmed may have had no event yet
      if (row === undefined) return received > 0 ? [`${id} brought ${received} and has no row`] : [];
      const said = { status: row.status, received: row.received, refunded: row.refunded };
      const is = { status, received, refunded: refunded(payment) };
      return JSON.stringify(said) === JSON.stringify(is)
        ? []
        : [`${id} is ${JSON.stringify(is)}, its row says ${JSON.stringify(said)}`];
    });
  },
};
