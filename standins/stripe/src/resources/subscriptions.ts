import type { Stripe } from 'stripe';
import { invalidRequest, notSimulated } from '../errors.ts';
import { blankToNull, given, mergeMetadata } from '../metadata.ts';
import type { Invoice, Price, Subscription, SubscriptionItem } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { cardOf, paymentMethodOf } from './cards.ts';
import { invoiceSubscription } from './invoices.ts';
import { periodEnd } from './periods.ts';

const A_DAY = 86_400;
const INCOMPLETE_FOR = 23 * 3600;

export interface Line {
  price: Price;
  quantity: number;
  metadata: Record<string, string>;
}

interface Start {
  customer: string;
  lines: Line[];
  metadata: Record<string, string>;
  /** Unix seconds; null without a trial. */
  trialEnd: number | null;
  description: string | null;
  paymentMethod: string | null;
  billingMode: Subscription['billing_mode']['type'];
}

/** Starts a subscription and bills its first period; a declined first payment leaves it `incomplete`. */
export function startSubscription(account: Account, start: Start): { subscription: Subscription; invoice: Invoice } {
  const now = account.now();
  const id = account.newId('sub', 24);
  const trialing = start.trialEnd !== null;
  requireOneInterval(
    start.billingMode,
    start.lines.map(({ price }) => price),
  );
  const items = start.lines.map((line) =>
    newItem(account, id, line, { from: now, to: start.trialEnd ?? periodEnd(now, line.price.recurring) }),
  );
  const created = account.insert(
    'subscription',
    {
      id,
      object: 'subscription',
      application: null,
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: start.trialEnd ?? now,
      billing_cycle_anchor_config: null,
      billing_mode:
        start.billingMode === 'flexible'
          ? { type: 'flexible', flexible: { proration_discounts: 'included' } }
          : { type: 'classic', flexible: null },
      billing_schedules: [],
      billing_thresholds: null,
      cancel_at: null,
      cancel_at_period_end: false,
      canceled_at: null,
      cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
      collection_method: 'charge_automatically',
      created: now,
      currency: start.lines[0]?.price.currency ?? 'eur',
      customer: start.customer,
      customer_account: null,
      days_until_due: null,
      default_payment_method: start.paymentMethod,
      default_source: null,
      default_tax_rates: [],
      description: start.description,
      discounts: [],
      ended_at: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      items: { object: 'list', data: items, has_more: false, url: `/v1/subscription_items?subscription=${id}` },
      latest_invoice: null,
      livemode: false,
      managed_payments: null,
      metadata: start.metadata,
      next_pending_invoice_item_invoice: null,
      on_behalf_of: null,
      pause_collection: null,
      payment_settings: {
        payment_method_options: null,
        payment_method_types: null,
        save_default_payment_method: 'off',
      },
      pending_invoice_item_interval: null,
      pending_setup_intent: null,
      pending_update: null,
      schedule: null,
      start_date: now,
      status: trialing ? 'trialing' : 'incomplete',
      test_clock: null,
      transfer_data: null,
      trial_end: start.trialEnd,
      trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' } },
      trial_start: trialing ? now : null,
    },
    'customer.subscription.created',
  );
  const { invoice, paid } = invoiceSubscription(account, created, 'subscription_create', { free: trialing });
  const status = trialing ? 'trialing' : paid ? 'active' : 'incomplete';
  const subscription = account.change(
    'subscription',
    created,
    { latest_invoice: invoice.id, status },
    { eventType: 'customer.subscription.updated' },
  );
  return { subscription, invoice };
}

export function newItem(
  account: Account,
  subscription: string,
  line: Line,
  { from, to }: { from: number; to: number },
): SubscriptionItem {
  if (line.price.recurring === null)
    throw invalidRequest(
      `The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
      'price',
    );
  return {
    id: account.newId('si'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: account.now(),
    current_period_end: to,
    current_period_start: from,
    current_trial: null,
    discounts: [],
    metadata: line.metadata,
    plan: {
      id: line.price.id,
      object: 'plan',
      product: line.price.product,
      amount: line.price.unit_amount,
      currency: line.price.currency,
      interval: line.price.recurring.interval,
      interval_count: line.price.recurring.interval_count,
    },
    price: line.price,
    quantity: line.quantity,
    subscription,
    tax_rates: [],
  };
}

export function createSubscription(account: Account, params: Stripe.SubscriptionCreateParams): Subscription {
  refuseUnsimulated(params);
  if (params.customer === undefined)
    throw invalidRequest('Missing required param: customer.', 'customer', 'parameter_missing');
  const customer = account.require('customer', params.customer, 'customer');
  const lines = (params.items ?? []).map((item, index) =>
    lineOf(account, item.price, item.quantity, { metadata: item.metadata, at: `items[${index}]` }),
  );
  if (lines.length === 0) throw invalidRequest('Missing required param: items.', 'items', 'parameter_missing');
  const method =
    params.default_payment_method === undefined
      ? cardOf(account, customer.id)
      : paymentMethodOf(account, params.default_payment_method, customer.id).id;
  const trialEnd = trialEndOf(account, params);
  if (method === null && trialEnd === null && params.payment_behavior !== 'default_incomplete') {
    throw invalidRequest(
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method.',
      undefined,
      'resource_missing',
    );
  }
  return startSubscription(account, {
    customer: customer.id,
    lines,
    metadata: mergeMetadata(null, params.metadata),
    trialEnd,
    description: blankToNull(params.description),
    paymentMethod: method,
    billingMode: params.billing_mode?.type ?? 'flexible',
  }).subscription;
}

export function updateSubscription(
  account: Account,
  params: Stripe.SubscriptionUpdateParams,
  id: string,
): Subscription {
  refuseUnsimulated(params);
  const subscription = live(account, id);
  const items = (params.items ?? []).reduce(
    (list, item, index) => withItem(account, subscription, list, { item, at: `items[${index}]` }),
    subscription.items.data,
  );
  requireOneInterval(
    subscription.billing_mode.type,
    items.map(({ price }) => price),
  );
  const end = endOf(account, subscription, params);
  return account.change(
    'subscription',
    subscription,
    {
      items: { ...subscription.items, data: items },
      metadata: mergeMetadata(subscription.metadata, params.metadata),
      description: given(params.description, subscription.description),
      ...end,
      ...(params.trial_end === 'now' ? { trial_end: account.now(), status: 'active' as const } : {}),
      ...(params.pause_collection === undefined ? {} : { pause_collection: pauseOf(params.pause_collection) }),
      ...(params.default_payment_method === undefined
        ? {}
        : {
            default_payment_method:
              params.default_payment_method === ''
                ? null
                : paymentMethodOf(account, params.default_payment_method, subscription.customer).id,
          }),
    },
    { eventType: 'customer.subscription.updated' },
  );
}

type End = Pick<Subscription, 'cancel_at_period_end' | 'cancel_at' | 'canceled_at'>;

/** What a request says of the end: cancel_at_period_end or cancel_at, one of the two. */
function endOf(
  account: Account,
  subscription: Subscription,
  { cancel_at_period_end: ends, cancel_at: at }: Stripe.SubscriptionUpdateParams,
): End | Record<string, never> {
  if (ends !== undefined && at !== undefined && at !== '')
    throw invalidRequest('You may only specify one of these parameters: cancel_at, cancel_at_period_end.', 'cancel_at');
  if (ends !== undefined)
    return {
      cancel_at_period_end: ends,
      cancel_at: ends ? lastPeriodEnd(subscription) : null,
      canceled_at: ends ? account.now() : null,
    };
  if (at === undefined) return {};
  if (at === '' || at === null) return { cancel_at_period_end: false, cancel_at: null, canceled_at: null };
  const when =
    at === 'max_period_end' ? lastPeriodEnd(subscription) : at === 'min_period_end' ? firstPeriodEnd(subscription) : at;
  if (typeof when !== 'number') throw notSimulated(`cancel_at=${when}`);
  if (when <= account.now()) throw invalidRequest('`cancel_at` must be in the future.', 'cancel_at');
  return { cancel_at_period_end: false, cancel_at: when, canceled_at: account.now() };
}

/**
 * A customer ends a subscription on the portal's page, with its period, or takes that back. In flexible mode the portal says
 * it as `cancel_at`, the end of the last of its periods, and leaves `cancel_at_period_end` false; in classic mode as before.
 */
export function endInPortal(account: Account, id: string, ends: boolean): Subscription {
  const { billing_mode } = live(account, id);
  if (billing_mode.type === 'flexible')
    return updateSubscription(account, { cancel_at: ends ? 'max_period_end' : '' }, id);
  return updateSubscription(account, { cancel_at_period_end: ends }, id);
}

export function cancelSubscription(account: Account, id: string): Subscription {
  const subscription = live(account, id);
  return account.change(
    'subscription',
    subscription,
    { status: 'canceled', canceled_at: subscription.canceled_at ?? account.now(), ended_at: account.now() },
    { eventType: 'customer.subscription.deleted' },
  );
}

/** @throws StripeError where the subscription is canceled, as Stripe refuses any change of it */
export function live(account: Account, id: string, param?: string): Subscription {
  const subscription = account.require('subscription', id, param);
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired') {
    throw invalidRequest(
      'A canceled subscription can only update its cancellation_details and metadata.',
      undefined,
      'resource_missing',
    );
  }
  return subscription;
}

export function lineOf(
  account: Account,
  price: string | undefined,
  quantity: number | undefined,
  { metadata, at }: { metadata?: Stripe.MetadataParam | '' | null | undefined; at: string },
): Line {
  if (price === undefined) throw notSimulated(`${at} without price`);
  const found = account.require('price', price, `${at}[price]`);
  if (!found.active)
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', `${at}[price]`);
  if ((quantity ?? 1) < 0)
    throw invalidRequest(
      'This value must be greater than or equal to 0.',
      `${at}[quantity]`,
      'parameter_invalid_integer',
    );
  return { price: found, quantity: quantity ?? 1, metadata: mergeMetadata(null, metadata) };
}

/**
 * One currency a subscription, and one interval unless its billing mode is flexible (Stripe since 2025-07-30.basil).
 * @throws StripeError where another item would be of another
 */
export function requireOneInterval(mode: Subscription['billing_mode']['type'], prices: readonly Price[]): void {
  const differ = (of: (price: Price) => string) => new Set(prices.map(of)).size > 1;
  const mismatch = differ(({ currency }) => currency)
    ? 'currency'
    : mode !== 'flexible' && differ(({ recurring }) => `${recurring?.interval_count} ${recurring?.interval}`)
      ? 'interval'
      : undefined;
  if (mismatch !== undefined)
    throw invalidRequest(
      `Currency and interval fields must match across all plans on this subscription. Found mismatch in ${mismatch} field.`,
      'items',
    );
}

/** The item at another price. Another interval begins a period now; in a trial the period ends with the trial as before. */
export function repriced(
  account: Account,
  subscription: Subscription,
  item: SubscriptionItem,
  price: Price,
): SubscriptionItem {
  if (price.id === item.price.id) return item;
  const now = account.now();
  const fresh = newItem(
    account,
    subscription.id,
    { price, quantity: item.quantity ?? 1, metadata: item.metadata },
    { from: now, to: periodEnd(now, price.recurring) },
  );
  const moved = { ...item, price, plan: fresh.plan };
  const sameInterval =
    price.recurring?.interval === item.price.recurring?.interval &&
    price.recurring?.interval_count === item.price.recurring?.interval_count;
  return sameInterval || subscription.status === 'trialing'
    ? moved
    : { ...moved, current_period_start: fresh.current_period_start, current_period_end: fresh.current_period_end };
}

type ItemParam = NonNullable<Stripe.SubscriptionUpdateParams['items']>[number];

function withItem(
  account: Account,
  subscription: Subscription,
  list: SubscriptionItem[],
  { item, at }: { item: ItemParam; at: string },
): SubscriptionItem[] {
  if (item.id === undefined) {
    const [first] = subscription.items.data;
    return [
      ...list,
      newItem(account, subscription.id, lineOf(account, item.price, item.quantity, { metadata: item.metadata, at }), {
        from: account.now(),
        to: first?.current_period_end ?? account.now(),
      }),
    ];
  }
  const current = list.find((one) => one.id === item.id);
  if (current === undefined)
    throw invalidRequest(`No such subscription item: '${item.id}'`, `${at}[id]`, 'resource_missing');
  if (item.deleted === true) return list.filter((one) => one.id !== item.id);
  const price = item.price === undefined ? current.price : lineOf(account, item.price, undefined, { at }).price;
  const changed = {
    ...repriced(account, subscription, current, price),
    quantity: item.quantity ?? current.quantity ?? 1,
    metadata: mergeMetadata(current.metadata, item.metadata),
  };
  return list.map((one) => (one.id === item.id ? changed : one));
}

function firstPeriodEnd(subscription: Subscription): number {
  return Math.min(...subscription.items.data.map((item) => item.current_period_end));
}

function lastPeriodEnd(subscription: Subscription): number {
  return Math.max(...subscription.items.data.map((item) => item.current_period_end));
}

function pauseOf(pause: Stripe.SubscriptionUpdateParams['pause_collection']): Subscription['pause_collection'] {
  return pause ? { behavior: pause.behavior, resumes_at: pause.resumes_at ?? null } : null;
}

function trialEndOf(account: Account, params: Stripe.SubscriptionCreateParams): number | null {
  if (params.trial_end !== undefined && params.trial_end !== 'now') return params.trial_end;
  return params.trial_period_days === undefined || params.trial_period_days === 0
    ? null
    : account.now() + params.trial_period_days * A_DAY;
}

function refuseUnsimulated(params: object): void {
  for (const name of [
    'discounts',
    'add_invoice_items',
    'transfer_data',
    'application_fee_percent',
    'billing_thresholds',
    'default_tax_rates',
  ])
    if (name in params) throw notSimulated(name);
}

/** Periods that end, trials that end, first payments that nobody made: by the account's clock. */
export function renewDueSubscriptions(account: Account): void {
  for (const subscription of account.table('subscription').values()) renew(account, subscription);
}

function renew(account: Account, subscription: Subscription): void {
  const now = account.now();
  if (subscription.status === 'incomplete' && subscription.created + INCOMPLETE_FOR <= now) {
    account.change(
      'subscription',
      subscription,
      { status: 'incomplete_expired', ended_at: now },
      { eventType: 'customer.subscription.updated' },
    );
    return;
  }
  if (!['active', 'trialing', 'past_due'].includes(subscription.status) || subscription.items.data.length === 0) return;
  // by whichever name it was said
  if (subscription.cancel_at !== null && subscription.cancel_at <= now) {
    cancelSubscription(account, subscription.id);
    return;
  }
  if (lastPeriodEnd(subscription) > now) return;
  const items = subscription.items.data.map((item) => ({
    ...item,
    current_period_start: item.current_period_end,
    current_period_end: periodEnd(item.current_period_end, item.price.recurring),
  }));
  const renewed = account.change(
    'subscription',
    subscription,
    {
      items: { ...subscription.items, data: items },
      status: subscription.status === 'trialing' ? 'active' : subscription.status,
    },
    { eventType: 'customer.subscription.updated' },
  );
  const { invoice, paid } = invoiceSubscription(account, renewed, 'subscription_cycle', { free: false });
  const next = account.change(
    'subscription',
    renewed,
    { latest_invoice: invoice.id, status: paid ? 'active' : 'past_due' },
    { eventType: 'customer.subscription.updated' },
  );
  // a long jump of the clock passes several periods
  if (paid) renew(account, next);
}
