import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Stage } from './demo.ts';

const order = z.object({ result: z.literal('created'), order_id: z.uuid() });
const opened = z.object({ checkout_url: z.url() });

/** An order from the cart to its receipt, and a part of it back (document 001). */
export async function demo(stage: Stage): Promise<void> {
  const claire = await stage.signUp('claire');
  const staff = await stage.signUp('personnel', true);
  const product = await stage.insert('products', { name: 'Café', price_cents: 250 });
  const machine = await stage.insert('machines', { code: `demo-${randomUUID().slice(0, 8)}`, name: 'Gare' });
  const slot = { machine_id: machine.id, slot_number: 1 };
  await stage.insert('stocks', { ...slot, product_id: product.id, quantity: 5 });
  const stock = () =>
    stage.show('stocks', 'select slot_number, quantity from stocks where machine_id = $1', [machine.id]);

  stage.step('Claire commande deux cafés / Claire orders two coffees');
  const { order_id } = order.parse(
    await stage.rpc(
      'create_order',
      { items: [{ product_id: product.id, quantity: 2, ...slot, expected_unit_price_cents: 250 }] },
      claire,
    ),
  );
  const show = () =>
    stage.show(
      'orders',
      'select status, payment_state, amount_total_cents, currency, paid_at, receipt_url from orders where id = $1',
      [order_id],
    );
  await show();
  await stock();

  stage.step('Le prix change ; la commande garde le sien / The price changes, the order keeps its own');
  await stage.query('update products set price_cents = 300 where id = $1', [product.id]);
  await stage.show(
    'order_items',
    'select label, unit_price_cents, quantity, subtotal_cents from order_items where order_id = $1',
    [order_id],
  );

  stage.step('Elle paie sur la page Checkout / She pays on the Checkout page');
  const { checkout_url } = opened.parse(await stage.workflow('start-order-checkout', { order_id }, claire));
  process.stdout.write(`   ${checkout_url}\n`);
  if (stage.standIn)
    await stage.stripeControl(`checkout/${/cs_\w+/.exec(checkout_url)?.[0] ?? ''}/pay`, { outcome: 'pay' });
  else process.stdout.write('   Ouvrez cette page et payez avec la carte 4242 4242 4242 4242. / Open it and pay.\n');
  await stage.until(
    'the order to be PAID with a receipt',
    "select from orders where id = $1 and status = 'PAID' and receipt_url is not null",
    [order_id],
  );
  await show();
  await stage.show(
    'payments',
    'select stripe_payment_intent_id, status, amount_received_cents, amount_refunded_cents from payments where order_id = $1',
    [order_id],
  );

  stage.step('Le personnel rembourse 1,00 € / Staff give 1.00 € back');
  process.stdout.write(
    `   ${JSON.stringify(await stage.workflow('refund-order', { order_id, amount_cents: 100, reason: 'une tasse renversée' }, staff))}\n`,
  );
  await stage.until(
    'the refund to be final',
    'select from payments where order_id = $1 and amount_refunded_cents = 100',
    [order_id],
  );
  await stage.show(
    'refunds',
    'select r.stripe_refund_id, r.status, r.amount_cents, r.reason from refunds r join payments p on p.id = r.payment_id where p.order_id = $1',
    [order_id],
  );
  await show();

  stage.step('Plus que le reste est refusé / More than is left is refused');
  process.stdout.write(
    `   ${JSON.stringify(await stage.workflow('refund-order', { order_id, amount_cents: 401 }, staff))}\n`,
  );

  stage.step('Chaque étape est dans payment_events / Every step stands in payment_events');
  await stage.show(
    'payment_events',
    'select e.type, e.stripe_event_id from payment_events e join payments p on p.id = e.payment_id where p.order_id = $1 order by e.event_created, e.created_at',
    [order_id],
  );
}
