const key = 'guichet.pay.session';

/** Stripe sends people home after a recharge; this browser tab remembers which purchase it was for. */
export function rememberPurchase(sessionId: string): void {
  sessionStorage.setItem(key, sessionId);
}

/** The pay page to go on with, once: after that, home is home. */
export function purchaseToResume(search: string): string | undefined {
  if (!new URLSearchParams(search).has('recharge')) return undefined;
  const sessionId = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return sessionId === null ? undefined : `/pay/${sessionId}`;
}
