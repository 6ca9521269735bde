import { randomBytes } from 'node:crypto';
import { missing } from '../errors.ts';
import type { ObjectName, Objects, StripeEvent } from '../objects.ts';
import type { CheckoutPlan } from './checkoutPlan.ts';
import { Clock } from './clock.ts';
import type { Journal } from './journal.ts';
import { previousAttributes } from './previous.ts';
import { Table } from './table.ts';

/** The version that stripe-node 23.1.0 pins, and that events bear. */
export const API_VERSION = '2026-10-28.endive';

/** What a POST with an Idempotency-Key has answered; kept 24 hours. */
export interface KeptAnswer {
  id: string;
  object: 'idempotency_key';
  /** Hash of method, path and parameters. */
  fingerprint: string;
  /** null while the first request still runs. */
  answer: { status: number; body: string; request_id: string } | null;
  created: number;
}

/** One event on its way to one endpoint. */
export interface Delivery {
  id: string;
  object: 'delivery';
  event: string;
  endpoint: string;
  attempts: number;
  /** Machine time in milliseconds: a retry waits in real time, not in the account's. */
  next_attempt_at: number;
  state: 'waiting' | 'delivered' | 'dropped' | 'given_up';
  last_status: number | null;
}

/** Small facts that outlive a restart. */
interface Setting {
  id: string;
  object: 'setting';
  value: number;
}

/** Secret of a webhook endpoint; Stripe shows it once, at creation. */
interface EndpointSecret {
  id: string;
  object: 'endpoint_secret';
  secret: string;
}

interface Internals {
  idempotency_key: KeptAnswer;
  delivery: Delivery;
  setting: Setting;
  endpoint_secret: EndpointSecret;
  checkout_plan: CheckoutPlan;
}
type Rows = Objects & Internals;
type RowName = keyof Rows;
type Tables = { [Name in RowName]: Table<Rows[Name]> };

const rowNames: readonly RowName[] = [
  'customer',
  'product',
  'price',
  'payment_method',
  'payment_intent',
  'setup_intent',
  'charge',
  'refund',
  'dispute',
  'checkout.session',
  'subscription',
  'invoice',
  'invoice_payment',
  'billing_portal.session',
  'webhook_endpoint',
  'event',
  'idempotency_key',
  'delivery',
  'setting',
  'endpoint_secret',
  'checkout_plan',
];

function isRow<Name extends RowName>(name: Name, value: unknown): value is Rows[Name] {
  return typeof value === 'object' && value !== null && 'id' in value && 'object' in value && value.object === name;
}

/** Who asked for what happens now; events say it. */
export interface Origin {
  id: string | null;
  idempotency_key: string | null;
}

/**
 * One Stripe account in test mode. Rows are never changed in place: a change puts a new row, so that an
 * event can hold the row as it was. Everything here is synchronous, so each request is atomic.
 */
export class Account {
  readonly clock = new Clock();
  readonly baseUrl: string;
  /** Called for each new event, in order. */
  onEvent: (event: StripeEvent) => void = () => undefined;
  readonly #tables: Tables = {
    customer: new Table(),
    product: new Table(),
    price: new Table(),
    payment_method: new Table(),
    payment_intent: new Table(),
    setup_intent: new Table(),
    charge: new Table(),
    refund: new Table(),
    dispute: new Table(),
    'checkout.session': new Table(),
    subscription: new Table(),
    invoice: new Table(),
    invoice_payment: new Table(),
    'billing_portal.session': new Table(),
    webhook_endpoint: new Table(),
    event: new Table(),
    idempotency_key: new Table(),
    delivery: new Table(),
    setting: new Table(),
    endpoint_secret: new Table(),
    checkout_plan: new Table(),
  };
  readonly #journal: Journal | undefined;
  #origin: Origin = { id: null, idempotency_key: null };

  /** @param baseUrl where pages and lists of this account are reached */
  constructor(baseUrl: string, journal?: Journal) {
    this.baseUrl = baseUrl;
    this.#journal = journal;
  }

  now(): number {
    return this.clock.now();
  }

  /** An id in Stripe's form, e.g. `cus_Q3f…`. */
  newId(prefix: string, length = 14): string {
    const letters = randomBytes(length * 2)
      .toString('base64')
      .replaceAll(/[^A-Za-z0-9]/g, '');
    return `${prefix}_${letters.slice(0, length)}`;
  }

  table<Name extends RowName>(name: Name): Tables[Name] {
    return this.#tables[name];
  }

  /** @throws StripeError resource_missing; 404 for the object of the address, 400 for one that a parameter names */
  require<Name extends ObjectName>(name: Name, id: string, param?: string): Objects[Name] {
    const row = this.#tables[name].get(id);
    if (row !== undefined) return row;
    throw missing(
      name.replace('.', ' ').replaceAll('_', ' ').replace('payment intent', 'payment_intent'),
      id,
      param ?? 'id',
      { status: param === undefined ? 404 : 400 },
    );
  }

  insert<Name extends RowName>(name: Name, row: Rows[Name], eventType?: string): Rows[Name] {
    this.#tables[name].put(row);
    if (eventType !== undefined) this.emit(eventType, row);
    return row;
  }

  /** Puts the row with new fields; an event is made only where something changed. */
  change<Name extends RowName>(
    name: Name,
    row: Rows[Name],
    fields: Partial<Rows[Name]>,
    { eventType }: { eventType?: string } = {},
  ): Rows[Name] {
    const after = { ...row, ...fields };
    const previous = previousAttributes(row, after);
    if (previous === undefined) return row;
    this.#tables[name].put(after);
    if (eventType !== undefined) this.emit(eventType, after, eventType.endsWith('.updated') ? previous : undefined);
    return after;
  }

  emit(type: string, object: object, previous?: Record<string, unknown>): void {
    const event: StripeEvent = {
      id: this.newId('evt', 24),
      object: 'event',
      api_version: API_VERSION,
      created: this.now(),
      data: { object: { ...object }, ...(previous === undefined ? {} : { previous_attributes: previous }) },
      livemode: false,
      pending_webhooks: 0,
      request: this.#origin,
      type,
    };
    this.#tables.event.put(event);
    this.onEvent(event);
  }

  /** Runs what one request does, and writes it to the journal whether it throws or not: a decline leaves its charge. */
  perform<Result>(origin: Origin, work: () => Result): Result {
    const before = this.#origin;
    this.#origin = origin;
    try {
      return work();
    } finally {
      this.#origin = before;
      this.flush();
    }
  }

  /** Reads what an earlier process left. */
  restore(): void {
    this.#journal?.read((changes) => {
      for (const name of rowNames) this.#restoreTable(name, changes[name] ?? {});
    });
    const offset = this.#tables.setting.get('clock_offset_ms')?.value ?? 0;
    this.clock.advance(offset / 1000);
    this.#journal?.rewrite(this.dump());
  }

  #restoreTable<Name extends RowName>(name: Name, changes: Record<string, unknown>): void {
    const table = this.#tables[name];
    const rows: Record<string, Rows[Name] | null> = {};
    for (const [id, row] of Object.entries(changes)) {
      if (row === null || isRow(name, row)) rows[id] = row;
    }
    table.restore(rows);
  }

  flush(): void {
    const offset = this.clock.offset;
    if ((this.#tables.setting.get('clock_offset_ms')?.value ?? 0) !== offset) {
      this.#tables.setting.put({ id: 'clock_offset_ms', object: 'setting', value: offset });
    }
    const changes = Object.fromEntries(
      rowNames
        .map((name) => [name, this.#tables[name].takeChanges()])
        .filter(([, rows]) => Object.keys(rows ?? {}).length > 0),
    );
    if (Object.keys(changes).length > 0) this.#journal?.append(changes);
  }

  /** All rows by kind and id. */
  dump(): Record<string, Record<string, object>> {
    return Object.fromEntries(
      rowNames.map((name) => [name, Object.fromEntries(this.#tables[name].values().map((row) => [row.id, row]))]),
    );
  }

  /** An empty account at the machine's time. */
  clear(): void {
    for (const name of rowNames) this.#tables[name].clear();
    this.clock.reset();
    this.flush();
  }
}
