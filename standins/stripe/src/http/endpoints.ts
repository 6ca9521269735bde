import type { List } from '../objects.ts';
import type { Params, ParamsName } from '../schema/params.ts';
import { cancelSubscription, createSubscription, updateSubscription } from '../resources/subscriptions.ts';
import {
  createSubscriptionItem,
  deleteSubscriptionItem,
  retrieveSubscriptionItem,
  updateSubscriptionItem,
} from '../resources/subscriptionItems.ts';
import { createCheckoutSession, expireCheckoutSession, updateCheckoutSession } from '../resources/checkoutSessions.ts';
import { createCustomer, deleteCustomer, updateCustomer } from '../resources/customers.ts';
import { createPortalSession } from '../resources/portalSessions.ts';
import { createPrice, updatePrice } from '../resources/prices.ts';
import { createProduct, deleteProduct, updateProduct } from '../resources/products.ts';
import { createRefund, updateRefund } from '../resources/refunds.ts';
import {
  cancelPaymentIntent,
  capturePaymentIntent,
  confirmPaymentIntent,
  createPaymentIntent,
  updatePaymentIntent,
} from '../resources/paymentIntents.ts';
import { createEndpoint, deleteEndpoint, updateEndpoint } from '../resources/webhookEndpoints.ts';
import { listEvents } from '../resources/events.ts';
import type { ObjectName } from '../objects.ts';
import type { Engine } from './context.ts';
import { createdWithin, matches, page } from './lists.ts';
import { search } from './search.ts';
import type { Validator } from './validate.ts';

export interface Endpoint {
  method: 'GET' | 'POST' | 'DELETE';
  /** Express path; `:id` is the object of the address. */
  path: string;
  /** Checks the parameters. @throws StripeError before anything happens */
  prepare(validator: Validator, input: unknown): (engine: Engine, id: string) => object;
}

function on<Name extends ParamsName>(
  method: Endpoint['method'],
  path: string,
  name: Name,
  run: (engine: Engine, params: Params[Name], id: string) => object,
): Endpoint {
  return {
    method,
    path,
    prepare(validator, input) {
      const params = validator.check(name, input);
      return (engine, id) => run(engine, params, id);
    },
  };
}

/** Endpoints whose only parameter is `expand`. */
function plain(method: Endpoint['method'], path: string, run: (engine: Engine, id: string) => object): Endpoint {
  return { method, path, prepare: () => run };
}

function retrieve(path: string, name: ObjectName): Endpoint {
  return plain('GET', `${path}/:id`, ({ account }, id) => account.require(name, id));
}

export const endpoints: readonly Endpoint[] = [
  plain('GET', '/v1/balance', () => ({
    object: 'balance',
    available: [{ amount: 0, currency: 'eur', source_types: { card: 0 } }],
    livemode: false,
    pending: [{ amount: 0, currency: 'eur', source_types: { card: 0 } }],
  })),
  plain('GET', '/v1/account', () => ({
    id: 'acct_guichetstandin',
    object: 'account',
    business_type: null,
    charges_enabled: true,
    country: 'FR',
    default_currency: 'eur',
    details_submitted: true,
    email: null,
    payouts_enabled: true,
    settings: { dashboard: { display_name: 'Guichet' } },
    type: 'standard',
  })),

  on('POST', '/v1/customers', 'customers.create', ({ account }, params) => createCustomer(account, params)),
  on('GET', '/v1/customers', 'customers.list', ({ account }, params) =>
    listed(
      account
        .table('customer')
        .values()
        .filter(createdWithin(params.created))
        .filter((row) => matches(params.email, row.email)),
      params,
      '/v1/customers',
    ),
  ),
  on('GET', '/v1/customers/search', 'customers.search', ({ account }, params) =>
    search(account.table('customer').values(), params, '/v1/customers/search'),
  ),
  retrieve('/v1/customers', 'customer'),
  on('POST', '/v1/customers/:id', 'customers.update', ({ account }, params, id) => updateCustomer(account, params, id)),
  plain('DELETE', '/v1/customers/:id', ({ account }, id) => deleteCustomer(account, id)),

  on('POST', '/v1/products', 'products.create', ({ account }, params) => createProduct(account, params)),
  on('GET', '/v1/products', 'products.list', ({ account }, params) =>
    listed(
      account
        .table('product')
        .values()
        .filter(createdWithin(params.created))
        .filter(
          (row) => matches(params.active, row.active) && (params.ids === undefined || params.ids.includes(row.id)),
        ),
      params,
      '/v1/products',
    ),
  ),
  on('GET', '/v1/products/search', 'products.search', ({ account }, params) =>
    search(account.table('product').values(), params, '/v1/products/search'),
  ),
  retrieve('/v1/products', 'product'),
  on('POST', '/v1/products/:id', 'products.update', ({ account }, params, id) => updateProduct(account, params, id)),
  plain('DELETE', '/v1/products/:id', ({ account }, id) => deleteProduct(account, id)),

  on('POST', '/v1/prices', 'prices.create', ({ account }, params) => createPrice(account, params)),
  on('GET', '/v1/prices', 'prices.list', ({ account }, params) =>
    listed(
      account
        .table('price')
        .values()
        .filter(createdWithin(params.created))
        .filter(
          (row) =>
            matches(params.active, row.active) &&
            matches(params.product, row.product) &&
            matches(params.currency, row.currency) &&
            matches<string>(params.type, row.type) &&
            (params.lookup_keys === undefined ||
              (row.lookup_key !== null && params.lookup_keys.includes(row.lookup_key))),
        ),
      params,
      '/v1/prices',
    ),
  ),
  on('GET', '/v1/prices/search', 'prices.search', ({ account }, params) =>
    search(account.table('price').values(), params, '/v1/prices/search'),
  ),
  retrieve('/v1/prices', 'price'),
  on('POST', '/v1/prices/:id', 'prices.update', ({ account }, params, id) => updatePrice(account, params, id)),

  on('POST', '/v1/checkout/sessions', 'checkout.sessions.create', ({ account }, params) =>
    createCheckoutSession(account, params),
  ),
  on('GET', '/v1/checkout/sessions', 'checkout.sessions.list', ({ account }, params) =>
    listed(
      account
        .table('checkout.session')
        .values()
        .filter(createdWithin(params.created))
        .filter(
          (row) =>
            matches(params.customer, row.customer) &&
            matches(params.payment_intent, row.payment_intent) &&
            matches(params.subscription, row.subscription) &&
            matches<string>(params.status, row.status),
        ),
      params,
      '/v1/checkout/sessions',
    ),
  ),
  retrieve('/v1/checkout/sessions', 'checkout.session'),
  on('POST', '/v1/checkout/sessions/:id', 'checkout.sessions.update', ({ account }, params, id) =>
    updateCheckoutSession(account, params, id),
  ),
  plain('POST', '/v1/checkout/sessions/:id/expire', ({ account }, id) => expireCheckoutSession(account, id)),
  on('GET', '/v1/checkout/sessions/:id/line_items', 'checkout.sessions.listLineItems', ({ account }, params, id) => {
    account.require('checkout.session', id);
    return listed(
      [...(account.table('checkout_plan').get(id)?.lines ?? [])].reverse(),
      params,
      `/v1/checkout/sessions/${id}/line_items`,
    );
  }),

  on('POST', '/v1/payment_intents', 'paymentIntents.create', ({ account }, params) =>
    createPaymentIntent(account, params),
  ),
  on('GET', '/v1/payment_intents', 'paymentIntents.list', ({ account }, params) =>
    listed(
      account
        .table('payment_intent')
        .values()
        .filter(createdWithin(params.created))
        .filter((row) => matches(params.customer, row.customer)),
      params,
      '/v1/payment_intents',
    ),
  ),
  on('GET', '/v1/payment_intents/search', 'paymentIntents.search', ({ account }, params) =>
    search(account.table('payment_intent').values(), params, '/v1/payment_intents/search'),
  ),
  retrieve('/v1/payment_intents', 'payment_intent'),
  on('POST', '/v1/payment_intents/:id', 'paymentIntents.update', ({ account }, params, id) =>
    updatePaymentIntent(account, params, id),
  ),
  on('POST', '/v1/payment_intents/:id/confirm', 'paymentIntents.confirm', ({ account }, params, id) =>
    confirmPaymentIntent(account, params, id),
  ),
  on('POST', '/v1/payment_intents/:id/capture', 'paymentIntents.capture', ({ account }, params, id) =>
    capturePaymentIntent(account, params, id),
  ),
  on('POST', '/v1/payment_intents/:id/cancel', 'paymentIntents.cancel', ({ account }, params, id) =>
    cancelPaymentIntent(account, params, id),
  ),

  on('GET', '/v1/charges', 'charges.list', ({ account }, params) =>
    listed(
      account
        .table('charge')
        .values()
        .filter(createdWithin(params.created))
        .filter((row) => matches(params.customer, row.customer) && matches(params.payment_intent, row.payment_intent)),
      params,
      '/v1/charges',
    ),
  ),
  retrieve('/v1/charges', 'charge'),
  retrieve('/v1/disputes', 'dispute'),
  retrieve('/v1/setup_intents', 'setup_intent'),
  retrieve('/v1/payment_methods', 'payment_method'),

  on('POST', '/v1/refunds', 'refunds.create', ({ account, refundOutcomes }, params) =>
    createRefund(account, params, refundOutcomes.shift()),
  ),
  on('GET', '/v1/refunds', 'refunds.list', ({ account }, params) =>
    listed(
      account
        .table('refund')
        .values()
        .filter(createdWithin(params.created))
        .filter((row) => matches(params.charge, row.charge) && matches(params.payment_intent, row.payment_intent)),
      params,
      '/v1/refunds',
    ),
  ),
  retrieve('/v1/refunds', 'refund'),
  on('POST', '/v1/refunds/:id', 'refunds.update', ({ account }, params, id) => updateRefund(account, params, id)),

  on('POST', '/v1/subscriptions', 'subscriptions.create', ({ account }, params) => createSubscription(account, params)),
  on('GET', '/v1/subscriptions', 'subscriptions.list', ({ account }, params) =>
    listed(
      account
        .table('subscription')
        .values()
        .filter(createdWithin(params.created))
        .filter(
          (row) =>
            matches(params.customer, row.customer) &&
            (params.price === undefined || row.items.data.some((item) => item.price.id === params.price)) &&
            hasStatus(params.status, row.status),
        ),
      params,
      '/v1/subscriptions',
    ),
  ),
  retrieve('/v1/subscriptions', 'subscription'),
  on('POST', '/v1/subscriptions/:id', 'subscriptions.update', ({ account }, params, id) =>
    updateSubscription(account, params, id),
  ),
  on('DELETE', '/v1/subscriptions/:id', 'subscriptions.cancel', ({ account }, _params, id) =>
    cancelSubscription(account, id),
  ),

  on('POST', '/v1/subscription_items', 'subscriptionItems.create', ({ account }, params) =>
    createSubscriptionItem(account, params),
  ),
  on('GET', '/v1/subscription_items', 'subscriptionItems.list', ({ account }, params) =>
    listed(
      [...account.require('subscription', params.subscription, 'subscription').items.data].reverse(),
      params,
      '/v1/subscription_items',
    ),
  ),
  plain('GET', '/v1/subscription_items/:id', ({ account }, id) => retrieveSubscriptionItem(account, id)),
  on('POST', '/v1/subscription_items/:id', 'subscriptionItems.update', ({ account }, params, id) =>
    updateSubscriptionItem(account, params, id),
  ),
  on('DELETE', '/v1/subscription_items/:id', 'subscriptionItems.del', ({ account }, _params, id) =>
    deleteSubscriptionItem(account, id),
  ),

  on('GET', '/v1/invoices', 'invoices.list', ({ account }, params) =>
    listed(
      account
        .table('invoice')
        .values()
        .filter(createdWithin(params.created))
        .filter(
          (row) =>
            matches(params.customer, row.customer) &&
            matches(params.subscription, row.parent.subscription_details.subscription) &&
            matches<string>(params.status, row.status),
        ),
      params,
      '/v1/invoices',
    ),
  ),
  retrieve('/v1/invoices', 'invoice'),
  on('GET', '/v1/invoice_payments', 'invoicePayments.list', ({ account }, params) =>
    listed(
      account
        .table('invoice_payment')
        .values()
        .filter(
          (row) =>
            matches(params.invoice, row.invoice) && matches(params.payment?.payment_intent, row.payment.payment_intent),
        ),
      params,
      '/v1/invoice_payments',
    ),
  ),
  retrieve('/v1/invoice_payments', 'invoice_payment'),

  on('POST', '/v1/billing_portal/sessions', 'billingPortal.sessions.create', ({ account }, params) =>
    createPortalSession(account, params),
  ),

  on('GET', '/v1/events', 'events.list', ({ account }, params) =>
    listed(listEvents(account, params), params, '/v1/events'),
  ),
  retrieve('/v1/events', 'event'),

  on('POST', '/v1/webhook_endpoints', 'webhookEndpoints.create', ({ account }, params) =>
    createEndpoint(account, params),
  ),
  on('GET', '/v1/webhook_endpoints', 'webhookEndpoints.list', ({ account }, params) =>
    listed(account.table('webhook_endpoint').values(), params, '/v1/webhook_endpoints'),
  ),
  retrieve('/v1/webhook_endpoints', 'webhook_endpoint'),
  on('POST', '/v1/webhook_endpoints/:id', 'webhookEndpoints.update', ({ account }, params, id) =>
    updateEndpoint(account, params, id),
  ),
  plain('DELETE', '/v1/webhook_endpoints/:id', ({ account }, id) => deleteEndpoint(account, id)),
];

function listed<Row extends { id: string }>(
  rows: Row[],
  paging: { limit?: number; starting_after?: string; ending_before?: string },
  url: string,
): List<Row> {
  return page(rows, paging, url);
}

/** Stripe lists canceled subscriptions only where they are asked for. */
function hasStatus(wanted: string | undefined, status: string): boolean {
  if (wanted === 'all') return true;
  if (wanted === 'ended') return status === 'canceled' || status === 'incomplete_expired';
  return wanted === undefined ? status !== 'canceled' : wanted === status;
}
