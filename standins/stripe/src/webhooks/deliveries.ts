import type { StripeEvent, WebhookEndpoint } from '../objects.ts';
import type { Account, Delivery } from '../state/account.ts';
import { seeded } from './random.ts';
import { defaultWebhookSettings, type WebhookSettings } from './settings.ts';
import { signatureHeader } from './signature.ts';

/** Brings events to the webhook endpoints: signed, again until somebody says 2xx. */
export class Deliveries {
  #settings: WebhookSettings = defaultWebhookSettings;
  #random = seeded(defaultWebhookSettings.seed);
  readonly #account: Account;
  readonly #log: (line: string) => void;
  readonly #running = new Map<string, Promise<void>>();
  #ending = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #stopped = true;
  readonly #failing = new Set<string>();
  #gathering: NodeJS.Timeout | undefined;
  /** Waiting deliveries in the order of sending; those that run are out of it. */
  #queue: string[] = [];

  constructor(account: Account, log: (line: string) => void) {
    this.#account = account;
    this.#log = log;
  }

  get current(): WebhookSettings {
    return this.#settings;
  }

  start(): void {
    this.#stopped = false;
    this.#ending = new AbortController();
    this.#queue = this.#account
      .table('delivery')
      .values()
      .filter((one) => one.state === 'waiting')
      .map((one) => one.id);
    this.#wake();
  }

  /** Cuts off what is on its way, and settles when nothing is left of it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#gathering);
    [this.#timer, this.#gathering] = [undefined, undefined];
    this.#ending.abort();
    await Promise.all(this.#running.values());
  }

  configure(settings: WebhookSettings): void {
    if (settings.seed !== this.#settings.seed) this.#random = seeded(settings.seed);
    this.#settings = settings;
    this.#wake();
  }

  /** Takes a new event for each endpoint that wants it. */
  enqueue(event: StripeEvent): void {
    const endpoints = this.#account
      .table('webhook_endpoint')
      .values()
      .filter((endpoint) => wants(endpoint, event.type));
    if (endpoints.length === 0) return;
    this.#account.table('event').put({ ...event, pending_webhooks: endpoints.length });
    for (const endpoint of endpoints) {
      const dropped =
        this.#settings.drop_types.includes(event.type) ||
        (this.#settings.drop > 0 && this.#random() < this.#settings.drop);
      const copies = !dropped && this.#settings.duplicate > 0 && this.#random() < this.#settings.duplicate ? 2 : 1;
      for (let copy = 1; copy <= copies; copy += 1) {
        const delivery: Delivery = {
          id: deliveryId(event.id, endpoint.id, copy),
          object: 'delivery',
          event: event.id,
          endpoint: endpoint.id,
          attempts: 0,
          next_attempt_at: Date.now() + this.#settings.delay_ms,
          state: dropped ? 'dropped' : 'waiting',
          last_status: null,
        };
        this.#account.table('delivery').put(delivery);
        if (!dropped) this.#queue.push(delivery.id);
      }
    }
    if (this.#settings.order === 'shuffle') this.#gather();
    else this.#wake();
  }

  /** Tries everything now that waits or was dropped or given up, as `stripe events resend` does. */
  resend(eventIds?: readonly string[]): number {
    const again = this.#account
      .table('delivery')
      .values()
      .filter(
        (one) =>
          (eventIds === undefined ? one.state !== 'delivered' : eventIds.includes(one.event)) &&
          !this.#running.has(one.id),
      );
    for (const one of again) {
      this.#account.table('delivery').put({ ...one, state: 'waiting', next_attempt_at: Date.now() });
      if (!this.#queue.includes(one.id)) this.#queue.push(one.id);
    }
    this.#account.flush();
    this.#wake();
    return again.length;
  }

  get waiting(): number {
    return this.#queue.length + this.#running.size;
  }

  #gather(): void {
    if (this.#gathering !== undefined) return;
    this.#gathering = setTimeout(() => {
      this.#gathering = undefined;
      for (let index = this.#queue.length - 1; index > 0; index -= 1) {
        const other = Math.floor(this.#random() * (index + 1));
        const [one, two] = [this.#queue[index], this.#queue[other]];
        if (one !== undefined && two !== undefined) [this.#queue[index], this.#queue[other]] = [two, one];
      }
      this.#pump();
    }, this.#settings.window_ms);
  }

  #wake(): void {
    if (this.#stopped || this.#timer !== undefined) return;
    // after the answer to the request that made the event, as with Stripe
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#pump();
    }, 1);
  }

  #pump(): void {
    if (this.#stopped || this.#settings.paused || this.#gathering !== undefined) return;
    const limit = this.#settings.order === 'sequential' ? 1 : this.#settings.concurrency;
    const now = Date.now();
    let next = Infinity;
    const kept: string[] = [];
    for (const id of this.#queue) {
      const delivery = this.#account.table('delivery').get(id);
      if (delivery === undefined || delivery.state !== 'waiting') continue;
      const blocked = this.#running.size >= limit || (this.#settings.order === 'sequential' && kept.length > 0);
      if (!blocked && delivery.next_attempt_at <= now) this.#running.set(delivery.id, this.#attempt(delivery));
      else {
        kept.push(id);
        next = Math.min(next, delivery.next_attempt_at);
      }
    }
    this.#queue = kept;
    if (kept.length > 0 && this.#running.size < limit && this.#timer === undefined) {
      this.#timer = setTimeout(
        () => {
          this.#timer = undefined;
          this.#pump();
        },
        Math.max(5, next - Date.now()),
      );
    }
  }

  async #attempt(delivery: Delivery): Promise<void> {
    const status = await this.#send(delivery);
    this.#running.delete(delivery.id);
    // cut off by the end of the stand-in: it waits in the journal for the next start
    if (this.#stopped || !this.#account.table('delivery').has(delivery.id)) return;
    const attempts = delivery.attempts + 1;
    const delivered = status !== null && status >= 200 && status < 300;
    if (delivered) {
      this.#account.table('delivery').put({ ...delivery, attempts, state: 'delivered', last_status: status });
      this.#countDown(delivery.event);
    } else {
      const wait = this.#settings.retry_ms[Math.min(attempts - 1, this.#settings.retry_ms.length - 1)] ?? 1000;
      const givenUp = attempts >= this.#settings.max_attempts;
      this.#account.table('delivery').put({
        ...delivery,
        attempts,
        state: givenUp ? 'given_up' : 'waiting',
        next_attempt_at: Date.now() + wait,
        last_status: status,
      });
      // in front, so that a sequential run keeps its order
      if (!givenUp) this.#queue.unshift(delivery.id);
    }
    this.#account.flush();
    this.#pump();
  }

  async #send(delivery: Delivery): Promise<number | null> {
    const event = this.#account.table('event').get(delivery.event);
    const endpoint = this.#account.table('webhook_endpoint').get(delivery.endpoint);
    const secret = this.#account.table('endpoint_secret').get(delivery.endpoint)?.secret;
    if (event === undefined || endpoint === undefined || secret === undefined) return null;
    const payload = JSON.stringify({ ...event, api_version: endpoint.api_version }, null, 2);
    try {
      const response = await fetch(endpoint.url, {
        method: 'POST',
        body: payload,
        signal: AbortSignal.any([this.#ending.signal, AbortSignal.timeout(this.#settings.timeout_ms)]),
        redirect: 'manual',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': signatureHeader(payload, secret, Math.floor(Date.now() / 1000)),
          'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        },
      });
      await response.arrayBuffer();
      this.#tell(endpoint, response.ok ? undefined : `answers ${response.status}`);
      return response.status;
    } catch (error) {
      // nobody there, or no answer in time: an attempt like any other that failed
      if (!this.#stopped)
        this.#tell(endpoint, error instanceof Error && error.cause !== undefined ? String(error.cause) : String(error));
      return null;
    }
  }

  /** One line when an endpoint begins to fail and one when it takes events again, not one an event. */
  #tell(endpoint: WebhookEndpoint, trouble: string | undefined): void {
    if ((trouble !== undefined) === this.#failing.has(endpoint.id)) return;
    if (trouble === undefined) this.#failing.delete(endpoint.id);
    else this.#failing.add(endpoint.id);
    this.#log(
      trouble === undefined
        ? `Stripe stand-in: ${endpoint.url} takes webhooks again`
        : `Stripe stand-in: webhooks wait, ${endpoint.url}: ${trouble}`,
    );
  }

  #countDown(id: string): void {
    const event = this.#account.table('event').get(id);
    if (event === undefined) return;
    const deliveries = this.#account.table('delivery');
    const open = this.#account
      .table('webhook_endpoint')
      .values()
      .filter((endpoint) =>
        [1, 2].some(
          (copy) => (deliveries.get(deliveryId(id, endpoint.id, copy))?.state ?? 'delivered') !== 'delivered',
        ),
      );
    this.#account.table('event').put({ ...event, pending_webhooks: open.length });
  }
}

/** Found by its parts: a burst of thousands of events must not be searched through for each. */
function deliveryId(event: string, endpoint: string, copy: number): string {
  return `${event}:${endpoint}:${copy}`;
}

function wants(endpoint: WebhookEndpoint, type: string): boolean {
  return (
    endpoint.status === 'enabled' && (endpoint.enabled_events.includes('*') || endpoint.enabled_events.includes(type))
  );
}
