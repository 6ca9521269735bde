import type { Catalog, Access, Relation } from './catalog.ts';
import type { Change, RowText } from './change.ts';
import type { Channel } from './channel.ts';
import { columnJson } from './columnJson.ts';
import { matches } from './filter.ts';
import type { Visibility, VisibilityCheck } from './visibility.ts';

/** A change that a channel asked for and may read the columns of; whether it sees the row is asked next. */
interface Delivery {
  channel: Channel;
  ids: number[];
  change: Change;
  relation: Relation;
  access: Access;
}

/** Gives committed changes to the channels that asked for them, each as its own role sees the row now. */
export class Fanout {
  readonly channels = new Set<Channel>();
  readonly #catalog: Catalog;
  readonly #visibility: Visibility;
  readonly #onError: (error: Error) => void;
  #waiting: Change[] = [];
  #draining: Promise<void> | undefined;

  constructor(catalog: Catalog, visibility: Visibility, onError: (error: Error) => void) {
    this.#catalog = catalog;
    this.#visibility = visibility;
    this.#onError = onError;
  }

  /** Transactions that arrive while a batch is on its way share the next one. Waits only where too many are queued. */
  async accept(changes: Change[]): Promise<void> {
    const wanted = changes.filter((change) => this.#isWanted(change));
    if (wanted.length === 0) return;
    this.#waiting.push(...wanted);
    this.#draining ??= this.#drain();
    if (this.#waiting.length > maxWaiting) await this.#draining;
  }

  #isWanted(change: Change): boolean {
    for (const channel of this.channels)
      if (channel.subscriptions.some((subscription) => isFor(subscription, change))) return true;
    return false;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.splice(0, batchSize);
      try {
        await this.#deliver(batch);
      } catch (error) {
        this.#onError(error instanceof Error ? error : new Error(String(error)));
        this.#giveUp('Changes could not be read from the database; subscribe again and read once.');
      }
    }
    this.#draining = undefined;
  }

  /** Tells every subscriber that something was missed: supabase-js joins again, and its user reads once. */
  #giveUp(message: string): void {
    for (const channel of this.channels) {
      if (channel.subscriptions.length === 0) continue;
      this.channels.delete(channel);
      channel.push('phx_error', JSON.stringify({ reason: message }));
    }
  }

  /** The stream broke: the same, for whatever was queued too. */
  lost(): void {
    this.#waiting = [];
    this.#giveUp('The change stream was interrupted.');
  }

  async #deliver(changes: Change[]): Promise<void> {
    const deliveries = (await Promise.all(changes.map((change) => this.#deliveries(change)))).flat();
    const visible = await this.#visible(deliveries);
    const texts = new Map<Change, Map<string, string>>();
    for (const delivery of deliveries) {
      const { channel, change, access, ids } = delivery;
      // left, or signed in as somebody else, while the database was asked
      if (!this.channels.has(channel) || !visible(delivery)) continue;
      const byColumns = texts.get(change) ?? new Map<string, string>();
      texts.set(change, byColumns);
      const key = access.columns.map((column) => column.name).join();
      const data = byColumns.get(key) ?? changeJson(delivery);
      byColumns.set(key, data);
      channel.push('postgres_changes', `{"ids":[${ids.join()}],"data":${data}}`);
    }
  }

  async #deliveries(change: Change): Promise<Delivery[]> {
    const asking = [...this.channels].flatMap((channel) => {
      const subscriptions = channel.subscriptions.filter((subscription) => isFor(subscription, change));
      return subscriptions.length === 0 ? [] : [{ channel, subscriptions }];
    });
    if (asking.length === 0) return [];
    const relation = await this.#catalog.relation(change.relationOid);
    if (relation === undefined) return [];
    const deliveries: Delivery[] = [];
    for (const { channel, subscriptions } of asking) {
      // a deleted row can no longer be filtered by columns that its replica identity does not carry
      const ids = subscriptions
        .filter(
          (subscription) => change.type === 'DELETE' || matches(subscription.conditions, change.record, relation.types),
        )
        .map((subscription) => subscription.id);
      if (ids.length === 0) continue;
      const access = await this.#catalog.access(relation, channel.claims.role);
      if (access.columns.length > 0) deliveries.push({ channel, ids, change, relation, access });
    }
    return deliveries;
  }

  /** One question to the database for the whole batch; channels with the same claims share theirs. */
  async #visible(deliveries: Delivery[]): Promise<(delivery: Delivery) => boolean> {
    const checks: VisibilityCheck[] = [];
    const places = new Map<string, number>();
    const keyNumbers: Map<Change, number>[] = [];
    for (const { channel, change, relation, access } of deliveries) {
      if (!access.checked || change.type === 'DELETE' || relation.visibleKeys === null) continue;
      const group = groupOf(channel, relation);
      const place = places.get(group) ?? checks.length;
      places.set(group, place);
      const check = (checks[place] ??= {
        role: channel.claims.role,
        claims: channel.claims.text,
        statement: relation.visibleKeys,
        keys: [],
      });
      const numbers = (keyNumbers[place] ??= new Map<Change, number>());
      if (!numbers.has(change)) numbers.set(change, check.keys.push(keyOf(relation, change.record)) - 1);
    }
    const transactions = new Set(
      keyNumbers.flatMap((numbers) => [...numbers.keys()].map((change) => change.transaction.id)),
    );
    const answers = await this.#visibility.ask([...transactions], checks);
    const asked = new Map(
      [...places].map(([group, place]) => [group, { numbers: keyNumbers[place], visible: answers[place] }]),
    );
    return ({ channel, change, relation, access }) => {
      if (!access.checked) return true;
      // nobody can say who could see a deleted row: everyone who may read the table learns its key
      if (change.type === 'DELETE') return true;
      const answer = asked.get(groupOf(channel, relation));
      const number = answer?.numbers?.get(change);
      return number !== undefined && answer?.visible?.has(number) === true;
    };
  }
}

const maxWaiting = 10_000;
const batchSize = 500;

function groupOf(channel: Channel, relation: Relation): string {
  return `${relation.oid} ${channel.claims.text}`;
}

function isFor(subscription: Channel['subscriptions'][number], change: Change): boolean {
  return (
    subscription.schema === change.schema &&
    (subscription.table === null || subscription.table === change.table) &&
    (subscription.event === '*' || subscription.event === change.type)
  );
}

function keyOf(relation: Relation, row: RowText): Record<string, string | null> {
  return Object.fromEntries(
    relation.columns.filter((column) => column.isKey).map(({ name }) => [name, row.get(name) ?? null]),
  );
}

/** The `data` of a change, in the fields and the order of Supabase's. */
function changeJson({ change, relation, access }: Delivery): string {
  const record = (row: RowText, columns: Access['columns']): string =>
    `{${columns
      .flatMap(({ name, type }) => {
        const text = row.get(name);
        return text === undefined ? [] : [`${JSON.stringify(name)}:${columnJson(text, type)}`];
      })
      .join()}}`;
  const keys = access.columns.filter((column) => column.isKey);
  const parts = [
    `"schema":${JSON.stringify(change.schema)}`,
    `"table":${JSON.stringify(change.table)}`,
    `"commit_timestamp":${JSON.stringify(new Date(change.transaction.committedAt).toISOString())}`,
    `"type":"${change.type}"`,
    `"columns":${JSON.stringify(access.columns.map(({ name, type }) => ({ name, type })))}`,
  ];
  if (change.type !== 'DELETE') parts.push(`"record":${record(change.record, access.columns)}`);
  if (change.type === 'UPDATE')
    parts.push(
      `"old_record":${change.old.size > 0 ? record(change.old, access.columns) : record(change.record, keys)}`,
    );
  // under row level security a deleted row shows its key only
  if (change.type === 'DELETE')
    parts.push(`"old_record":${record(change.old, relation.rowSecurity ? keys : access.columns)}`);
  parts.push('"errors":null');
  return `{${parts.join()}}`;
}
