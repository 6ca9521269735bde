/** Goes to a hosted page of Stripe. @throws for what is no web address: a link from elsewhere must not run as script here */
export function leaveFor(address: string): void {
  const url = new URL(address);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw new Error(`${url.protocol} is no address to pay at`);
  location.assign(url.href);
}
