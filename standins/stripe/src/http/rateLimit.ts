/** Requests in one second, as Stripe counts them; off by default. Stripe: 25 a second in test mode, 100 live. */
export class RateLimit {
  /** 0: no limit. */
  perSecond = 0;
  /** Sent as Retry-After where it is set; Stripe itself sends none. */
  retryAfterSeconds: number | undefined;
  #allowance = 0;
  #last = 0;

  set(perSecond: number, retryAfterSeconds?: number): void {
    this.perSecond = perSecond;
    this.retryAfterSeconds = retryAfterSeconds;
    this.#allowance = perSecond;
    this.#last = Date.now();
  }

  /** True where this request is still within the limit. */
  admit(): boolean {
    if (this.perSecond === 0) return true;
    const now = Date.now();
    this.#allowance = Math.min(this.perSecond, this.#allowance + ((now - this.#last) / 1000) * this.perSecond);
    this.#last = now;
    if (this.#allowance < 1) return false;
    this.#allowance -= 1;
    return true;
  }
}
