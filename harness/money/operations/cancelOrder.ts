import { resultOf, type Operation } from './operation.ts';

/** Somebody changes their mind, at whatever moment their payment is. */
export const cancelOrder: Operation = {
  name: 'cancel an order',
  weight: 6,
  async run({ doors, chance, people }) {
    const rows = await doors.query<{ id: string; user_id: string }>(
      'select id, user_id from orders where user_id = any($1) order by created_at desc limit 40',
      [people.map(({ id }) => id)],
    );
    const order = chance.oneOf(rows);
    const person = people.find(({ id }) => id === order?.user_id);
    if (order === undefined || person === undefined) return 'nothing to cancel';
    const { status, body } = await doors.rpc('cancel_order', { order_id: order.id }, person.token);
    return status < 300 ? resultOf(body) : 'unavailable';
  },
};
