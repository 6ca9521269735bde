import type { Stripe } from 'stripe';

/**
 * The parameters of every endpoint that the stand-in answers, by the name their schema has in
 * params.json. `generate.ts` turns them into JSON Schema; a wrong name does not compile.
 */
export interface Params {
  'customers.create': Stripe.CustomerCreateParams;
  'customers.update': Stripe.CustomerUpdateParams;
  'customers.list': Stripe.CustomerListParams;
  'customers.search': Stripe.CustomerSearchParams;
  'products.create': Stripe.ProductCreateParams;
  'products.update': Stripe.ProductUpdateParams;
  'products.list': Stripe.ProductListParams;
  'products.search': Stripe.ProductSearchParams;
  'prices.create': Stripe.PriceCreateParams;
  'prices.update': Stripe.PriceUpdateParams;
  'prices.list': Stripe.PriceListParams;
  'prices.search': Stripe.PriceSearchParams;
  'checkout.sessions.create': Stripe.Checkout.SessionCreateParams;
  'checkout.sessions.list': Stripe.Checkout.SessionListParams;
  'checkout.sessions.update': Stripe.Checkout.SessionUpdateParams;
  'checkout.sessions.listLineItems': Stripe.Checkout.SessionListLineItemsParams;
  'paymentIntents.create': Stripe.PaymentIntentCreateParams;
  'paymentIntents.update': Stripe.PaymentIntentUpdateParams;
  'paymentIntents.confirm': Stripe.PaymentIntentConfirmParams;
  'paymentIntents.capture': Stripe.PaymentIntentCaptureParams;
  'paymentIntents.cancel': Stripe.PaymentIntentCancelParams;
  'paymentIntents.list': Stripe.PaymentIntentListParams;
  'paymentIntents.search': Stripe.PaymentIntentSearchParams;
  'charges.list': Stripe.ChargeListParams;
  'refunds.create': Stripe.RefundCreateParams;
  'refunds.update': Stripe.RefundUpdateParams;
  'refunds.list': Stripe.RefundListParams;
  'subscriptions.create': Stripe.SubscriptionCreateParams;
  'subscriptions.update': Stripe.SubscriptionUpdateParams;
  'subscriptions.cancel': Stripe.SubscriptionCancelParams;
  'subscriptions.list': Stripe.SubscriptionListParams;
  'subscriptionItems.create': Stripe.SubscriptionItemCreateParams;
  'subscriptionItems.update': Stripe.SubscriptionItemUpdateParams;
  'subscriptionItems.del': Stripe.SubscriptionItemDeleteParams;
  'subscriptionItems.list': Stripe.SubscriptionItemListParams;
  'invoices.list': Stripe.InvoiceListParams;
  'invoicePayments.list': Stripe.InvoicePaymentListParams;
  'billingPortal.sessions.create': Stripe.BillingPortal.SessionCreateParams;
  'events.list': Stripe.EventListParams;
  'webhookEndpoints.create': Stripe.WebhookEndpointCreateParams;
  'webhookEndpoints.update': Stripe.WebhookEndpointUpdateParams;
  'webhookEndpoints.list': Stripe.WebhookEndpointListParams;
}
export type ParamsName = keyof Params;
