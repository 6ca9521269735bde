/** Pages of the Stripe dashboard by the prefix of the id they show. */
const PAGE_BY_PREFIX: Record<string, string> = {
  acct: 'connect/accounts',
  ch: 'payments',
  cus: 'customers',
  dp: 'disputes',
  du: 'disputes',
  evt: 'events',
  ii: 'invoiceitems',
  in: 'invoices',
  pi: 'payments',
  price: 'prices',
  prod: 'products',
  py: 'payments',
  sub: 'subscriptions',
};

/**
 * Dashboard page of a Stripe object, null for an id that has none.
 * @param livemode false leads to the test dashboard; unknown is taken for live
 */
export function stripeUrl(id: string | null | undefined, livemode: boolean | null | undefined): string | null {
  const page = PAGE_BY_PREFIX[id?.split('_', 1)[0] ?? ''];
  if (!id || !page) return null;
  return `https://dashboard.stripe.com/${livemode === false ? 'test/' : ''}${page}/${encodeURIComponent(id)}`;
}
