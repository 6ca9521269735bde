import * as z from 'zod/mini';
import { callFunction } from '../app/functions.ts';
import { supabase, type Tables } from '../app/supabase.ts';

/** A line as it was when the order was made: later changes of the product do not reach it. */
export type OrderLine = Pick<
  Tables['order_items']['Row'],
  'id' | 'label' | 'quantity' | 'unit_price_cents' | 'subtotal_cents'
>;

export type Order = Pick<
  Tables['orders']['Row'],
  | 'id'
  | 'status'
  | 'payment_state'
  | 'amount_total_cents'
  | 'currency'
  | 'created_at'
  | 'paid_at'
  | 'expires_at'
  | 'receipt_url'
> & {
  lines: OrderLine[];
  /** Minor units that have gone back for good. */
  refunded_cents: number;
};

const checkout = z.union([
  z.object({ next_step: z.literal('redirect'), checkout_url: z.string() }),
  z.object({
    next_step: z.enum(['paid', 'refused']),
    reason: z.optional(z.nullable(z.string())),
    retry_at: z.optional(z.nullable(z.string())),
  }),
]);

/** An order of the signed-in person; null where there is none, and for everybody else's. */
export async function getOrder(orderId: string): Promise<Order | null> {
  const [{ data: order }, { data: payment }] = await Promise.all([
    supabase()
      .from('orders')
      .select(
        'id, status, payment_state, amount_total_cents, currency, created_at, paid_at, expires_at, receipt_url, lines:order_items(id, label, quantity, unit_price_cents, subtotal_cents)',
      )
      .eq('id', orderId)
      .order('label', { referencedTable: 'order_items' })
      .maybeSingle()
      .throwOnError(),
    supabase().from('payments').select('amount_refunded_cents').eq('order_id', orderId).maybeSingle().throwOnError(),
  ]);
  return order === null ? null : { ...order, refunded_cents: payment?.amount_refunded_cents ?? 0 };
}

/** The order's one Checkout page; its amount is the database's. Without an address: why there is none. */
export async function startOrderCheckout(orderId: string): Promise<z.infer<typeof checkout>> {
  return checkout.parse(await callFunction('start-order-checkout', { order_id: orderId }));
}
