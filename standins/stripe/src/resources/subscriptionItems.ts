import type { Stripe } from 'stripe';
import { invalidRequest, missing } from '../errors.ts';
import { mergeMetadata } from '../metadata.ts';
import type { Subscription, SubscriptionItem } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { lineOf, live, newItem, repriced, requireOneInterval } from './subscriptions.ts';

export function createSubscriptionItem(
  account: Account,
  params: Stripe.SubscriptionItemCreateParams,
): SubscriptionItem {
  const subscription = live(account, params.subscription, 'subscription');
  const line = lineOf(account, params.price, params.quantity, { metadata: params.metadata, at: '' }).price;
  if (subscription.items.data.some((item) => item.price.id === line.id)) {
    throw invalidRequest(`Cannot add multiple subscription items with the same price: ${line.id}`, 'price');
  }
  const [first] = subscription.items.data;
  const item = newItem(
    account,
    subscription.id,
    lineOf(account, params.price, params.quantity, { metadata: params.metadata, at: '' }),
    { from: account.now(), to: first?.current_period_end ?? account.now() },
  );
  put(account, subscription, [...subscription.items.data, item]);
  return item;
}

export function retrieveSubscriptionItem(account: Account, id: string): SubscriptionItem {
  return find(account, id).item;
}

/** Proration parameters are taken; what they would bill shows only in the next invoice of the new quantity. */
export function updateSubscriptionItem(
  account: Account,
  params: Stripe.SubscriptionItemUpdateParams,
  id: string,
): SubscriptionItem {
  const { subscription, item } = find(account, id);
  live(account, subscription.id);
  const price = params.price === undefined ? item.price : lineOf(account, params.price, undefined, { at: '' }).price;
  if ((params.quantity ?? 0) < 0)
    throw invalidRequest('This value must be greater than or equal to 0.', 'quantity', 'parameter_invalid_integer');
  const changed: SubscriptionItem = {
    ...repriced(account, subscription, item, price),
    quantity: params.quantity ?? item.quantity ?? 1,
    metadata: mergeMetadata(item.metadata, params.metadata),
  };
  put(
    account,
    subscription,
    subscription.items.data.map((one) => (one.id === id ? changed : one)),
  );
  return changed;
}

export function deleteSubscriptionItem(account: Account, id: string): object {
  const { subscription } = find(account, id);
  live(account, subscription.id);
  const left = subscription.items.data.filter((item) => item.id !== id);
  if (left.length === 0)
    throw invalidRequest(
      'A subscription must have at least one active plan. To cancel a subscription, please use the cancel API endpoint on /v1/subscriptions.',
    );
  put(account, subscription, left);
  return { id, object: 'subscription_item', deleted: true };
}

function put(account: Account, subscription: Subscription, items: SubscriptionItem[]): void {
  requireOneInterval(
    subscription.billing_mode.type,
    items.map(({ price }) => price),
  );
  account.change(
    'subscription',
    subscription,
    { items: { ...subscription.items, data: items } },
    { eventType: 'customer.subscription.updated' },
  );
}

function find(account: Account, id: string): { subscription: Subscription; item: SubscriptionItem } {
  for (const subscription of account.table('subscription').values()) {
    const item = subscription.items.data.find((one) => one.id === id);
    if (item !== undefined) return { subscription, item };
  }
  throw missing('subscription_item', id);
}
