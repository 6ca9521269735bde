import type { MappedEventType } from '../shared/stripeEventTypes';
import { mapCharge } from './objects/charge';
import { mapCheckoutSession } from './objects/checkoutSession';
import { mapCustomer } from './objects/customer';
import { mapDispute } from './objects/dispute';
import { mapInvoice } from './objects/invoice';
import { mapInvoicePayment } from './objects/invoicePayment';
import { mapPaymentIntent } from './objects/paymentIntent';
import { mapPrice } from './objects/price';
import { mapProduct } from './objects/product';
import { mapRefund } from './objects/refund';
import { mapSubscription } from './objects/subscription';
import { mapTaxId } from './objects/taxId';
import type { StripeObject } from './read/stripeObject';
import type { EventStamp, StripeSync } from './rows';

export interface Mapper {
  /** what `data.object.object` must say */
  object: string;
  map(object: StripeObject, stamp: EventStamp): StripeSync;
}

const subscription: Mapper = { object: 'subscription', map: mapSubscription };
const invoice: Mapper = { object: 'invoice', map: mapInvoice };
const invoicePayment: Mapper = { object: 'invoice_payment', map: mapInvoicePayment };
const checkoutSession: Mapper = { object: 'checkout.session', map: mapCheckoutSession };
const paymentIntent: Mapper = { object: 'payment_intent', map: mapPaymentIntent };
const charge: Mapper = { object: 'charge', map: mapCharge };
const refund: Mapper = { object: 'refund', map: mapRefund };
const dispute: Mapper = { object: 'dispute', map: mapDispute };
const customer: Mapper = { object: 'customer', map: mapCustomer };
const taxId: Mapper = { object: 'tax_id', map: mapTaxId };
const product: Mapper = { object: 'product', map: mapProduct };
const price: Mapper = { object: 'price', map: mapPrice };

/** One mapper for every mapped event type: what an event is about cannot be told from its prefix alone. */
export const MAPPERS: Readonly<Record<MappedEventType, Mapper>> = {
  'customer.subscription.created': subscription,
  'customer.subscription.updated': subscription,
  'customer.subscription.deleted': subscription,
  'customer.subscription.paused': subscription,
  'customer.subscription.resumed': subscription,
  'customer.subscription.pending_update_applied': subscription,
  'customer.subscription.pending_update_expired': subscription,
  'customer.subscription.trial_will_end': subscription,
  'invoice.created': invoice,
  'invoice.finalized': invoice,
  'invoice.updated': invoice,
  'invoice.paid': invoice,
  'invoice.payment_succeeded': invoice,
  'invoice.payment_failed': invoice,
  'invoice.payment_action_required': invoice,
  'invoice.voided': invoice,
  'invoice.marked_uncollectible': invoice,
  'invoice.deleted': invoice,
  'invoice.finalization_failed': invoice,
  'invoice.overdue': invoice,
  'invoice_payment.paid': invoicePayment,
  'checkout.session.completed': checkoutSession,
  'checkout.session.async_payment_succeeded': checkoutSession,
  'checkout.session.async_payment_failed': checkoutSession,
  'checkout.session.expired': checkoutSession,
  'payment_intent.created': paymentIntent,
  'payment_intent.succeeded': paymentIntent,
  'payment_intent.payment_failed': paymentIntent,
  'payment_intent.processing': paymentIntent,
  'payment_intent.canceled': paymentIntent,
  'payment_intent.requires_action': paymentIntent,
  'payment_intent.amount_capturable_updated': paymentIntent,
  'payment_intent.partially_funded': paymentIntent,
  'charge.pending': charge,
  'charge.succeeded': charge,
  'charge.failed': charge,
  'charge.captured': charge,
  'charge.expired': charge,
  'charge.updated': charge,
  'charge.refunded': charge,
  'refund.created': refund,
  'refund.updated': refund,
  'refund.failed': refund,
  'charge.refund.updated': refund,
  'charge.dispute.created': dispute,
  'charge.dispute.updated': dispute,
  'charge.dispute.closed': dispute,
  'charge.dispute.funds_withdrawn': dispute,
  'charge.dispute.funds_reinstated': dispute,
  'customer.created': customer,
  'customer.updated': customer,
  'customer.deleted': customer,
  'customer.tax_id.created': taxId,
  'customer.tax_id.updated': taxId,
  'customer.tax_id.deleted': taxId,
  'product.created': product,
  'product.updated': product,
  'product.deleted': product,
  'price.created': price,
  'price.updated': price,
  'price.deleted': price,
};
