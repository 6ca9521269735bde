import { z } from 'zod';
import type { TestDatabase } from './setup/database.ts';
import { wayOf } from './spacesWorkflow.ts';

export interface ClaimedRow {
  id: string;
  token: string;
  payload: Record<string, unknown>;
  [field: string]: unknown;
}
export interface StepResult {
  result: string;
  action?: string;
  step?: string | null;
  idempotency_key?: string | null;
  error?: { message: string; path?: string };
  [field: string]: unknown;
}

export async function addSpace(db: TestDatabase, overrides: Record<string, unknown> = {}): Promise<string> {
  const space: Record<string, unknown> = {
    name: 'Atelier',
    description: 'Sous les toits',
    capacity: 10,
    price_per_hour: '25.00',
    is_active: true,
    ...overrides,
  };
  const columns = Object.keys(space);
  const [row] = await db.query<{ id: string }>(
    `insert into public.spaces (${columns.join(', ')}) values (${columns.map((_, n) => `$${n + 1}`).join(', ')}) returning id`,
    Object.values(space),
  );
  if (!row) throw new Error('the space was not inserted');
  return row.id;
}

export async function claimSpaces(db: TestDatabase): Promise<ClaimedRow[]> {
  const { token, rows } = await db.call<{ token: string; rows: Omit<ClaimedRow, 'token'>[] }>('claim_outbox', {
    topics: ['stripe.space.sync'],
  });
  return rows.map((row) => ({ ...row, token }) as ClaimedRow);
}

export async function plan(db: TestDatabase, rows: ClaimedRow[]): Promise<StepResult[]> {
  return (await db.call<{ results: StepResult[] }>('plan_space_sync', { rows })).results;
}

export async function record(db: TestDatabase, row: Record<string, unknown>): Promise<StepResult> {
  const { results } = await db.call<{ results: StepResult[] }>('record_space_sync', { rows: [row] });
  const [result] = results;
  if (!result) throw new Error('record_space_sync gave no result');
  return result;
}

/** A Stripe that knows idempotency keys and the rules that matter here: a default price is on sale and is not archived. */
export class Catalogue {
  readonly products = new Map<
    string,
    { active: boolean; name: string; description: string | null; default_price: string | null }
  >();
  readonly prices = new Map<string, { product: string; unit_amount: number; active: boolean }>();
  readonly requests: string[] = [];
  readonly #answers = new Map<string, { sent: string; id: string }>();

  /** Carries a step out once a key, and gives the id of its object. @throws for a key with other values */
  step(step: string, key: string, sent: Record<string, unknown>): { id: string; unit_amount?: unknown } {
    const text = JSON.stringify({ step, sent });
    const kept = this.#answers.get(key);
    if (kept) {
      if (kept.sent !== text) throw new Error(`key ${key} with other values: ${kept.sent} then ${text}`);
      return { id: kept.id, unit_amount: sent.unitAmount };
    }
    this.requests.push(`${step} ${key}`);
    const id = this.#perform(step, sent);
    this.#answers.set(key, { sent: text, id });
    return { id, unit_amount: sent.unitAmount };
  }

  #perform(step: string, sent: Record<string, unknown>): string {
    if (step === 'create_price') {
      const id = `price_${this.prices.size + 1}`;
      this.prices.set(id, { product: String(sent.productId), unit_amount: Number(sent.unitAmount), active: true });
      return id;
    }
    if (step === 'archive_price') {
      const id = String(sent.priceId);
      const price = this.prices.get(id);
      if (!price) throw new Error(`no price ${id}`);
      if (this.products.get(price.product)?.default_price === id) throw new Error(`${id} is the default price`);
      price.active = false;
      return id;
    }
    if (step === 'create_product') {
      const id = String(sent.newProductId);
      if (!this.products.has(id))
        this.products.set(id, {
          active: sent.active !== 'archived',
          name: String(sent.name),
          description: null,
          default_price: null,
        });
      return id;
    }
    const id = String(sent.productId);
    const held = this.products.get(id);
    if (!held) throw new Error(`no product ${id}`);
    if (step === 'archive_product') held.active = false;
    else this.#update(held, sent);
    return id;
  }

  #update(
    held: { active: boolean; name: string; description: string | null; default_price: string | null },
    sent: Record<string, unknown>,
  ): void {
    const { description } = z.object({ description: z.string().optional() }).parse(sent.details);
    const price = typeof sent.defaultPrice === 'string' ? sent.defaultPrice : held.default_price;
    if (price !== held.default_price && this.prices.get(price ?? '')?.active !== true)
      throw new Error(`${price} is not on sale`);
    // as the node does: what is not given stays, an empty description is taken away
    Object.assign(held, {
      active: sent.active,
      name: sent.name,
      default_price: price,
      description: description === undefined ? held.description : description || null,
    });
  }
}

/**
 * One execution of the workflow over what is due. `dies` is asked before and after every request; where it says true
 * the execution ends there, as n8n does when it is killed.
 */
export async function drain(db: TestDatabase, stripe: Catalogue, dies: () => boolean = () => false): Promise<boolean> {
  const rows = await claimSpaces(db);
  const plans = await plan(db, rows);
  for (const [index, row] of rows.entries()) {
    let item: Record<string, unknown> = { ...row, ...plans[index] };
    if (item.result !== 'planned') throw new Error(JSON.stringify(item.error));
    for (const { step, sent } of wayOf(String(item.route))) {
      if (step !== item.step) throw new Error(`the workflow does ${step}, the database speaks of ${String(item.step)}`);
      if (dies()) return false;
      const answer = stripe.step(step, String(item.idempotency_key), sent(item));
      if (dies()) return false;
      item = { ...item, ...(await record(db, { ...item, stripe: answer })) };
      if (item.result !== 'recorded') throw new Error(JSON.stringify(item.error));
    }
    await db.call('complete_outbox', { token: row.token, rows: [{ id: row.id }] });
  }
  return rows.length > 0;
}

/** Lets leases and waiting times end. */
export async function passTime(db: TestDatabase): Promise<void> {
  await db.query(
    "update public.outbox set claimed_until = clock_timestamp() - interval '1 second' where status = 'running'",
  );
  await db.query("update public.outbox set next_attempt_at = now() where status = 'waiting'");
}
