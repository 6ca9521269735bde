import { randomUUID } from 'node:crypto';
import { resultOf, type Operation } from './operation.ts';

/** Staff give an order's money back, in part or all of it; a form that is sent twice is one refund. */
export const refundOrder: Operation = {
  name: 'refund an order',
  weight: 6,
  async run({ doors, chance, people }) {
    const rows = await doors.query<{ id: string; total: number }>(
      `select id, amount_total_cents::int as total from orders where user_id = any($1) and status = 'PAID' order by paid_at desc limit 40`,
      [people.map(({ id }) => id)],
    );
    const order = chance.oneOf(rows);
    if (order === undefined) return 'nothing to refund';
    const part = chance.happens(0.6) ? { amount_cents: chance.between(1, order.total) } : {};
    const request = { order_id: order.id, ...part, request_id: randomUUID() };
    const asked = await doors.rpc('request_refund', request);
    if (chance.happens(0.2)) await doors.rpc('request_refund', request);
    return asked.status < 300 ? resultOf(asked.body) : `refused ${asked.status}`;
  },
};
