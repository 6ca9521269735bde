/**
 * Address of an object in Stripe's Dashboard.
 * @param livemode false: the test mode; null where it is not known, which the Dashboard sorts out by itself
 */
export function stripeLink(
  page: 'payments' | 'subscriptions' | 'customers',
  id: string,
  livemode: boolean | null,
): string {
  return `https://dashboard.stripe.com/${livemode === false ? 'test/' : ''}${page}/${encodeURIComponent(id)}`;
}
