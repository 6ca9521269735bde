import type { FetchedObject, StripeSync } from '../../../nodes/StripeMapper/rows.ts';
import type { TestDatabase } from './database.ts';
import type { Results } from './events.ts';

/** A row of the outbox that asks for an object. */
export interface Wanted {
  outbox_id: string;
  token: string;
  object: string;
  stripe_id: string;
  route: string;
}

interface Claimed {
  token: string | null;
  rows: { id: string }[];
}
interface Planned {
  results: { result: string; object: string; stripe_id: string; route: string }[];
}

/** Claims what asks to be fetched, whether or not its time has come, and says of each what is still needed. */
export async function wanted(db: TestDatabase): Promise<Wanted[]> {
  await db.query("update public.outbox set next_attempt_at = now() where topic = 'stripe.object.fetch'");
  const { token, rows } = await db.call<Claimed>('claim_outbox', { topics: ['stripe.object.fetch'] });
  if (token === null) return [];
  const leased = rows.map(({ id }) => ({ outbox_id: id, token }));
  const { results } = await db.call<Planned>('plan_stripe_fetch', { rows: leased });
  return leased.map((one, n) => {
    const plan = results[n];
    if (plan?.result !== 'planned') throw new Error(`row ${one.outbox_id} was not planned: ${JSON.stringify(plan)}`);
    return { ...one, object: plan.object, stripe_id: plan.stripe_id, route: plan.route };
  });
}

/** What the mapper makes of an object that was fetched for the row, or of one that is deleted. */
export function fetched(
  { outbox_id, token, stripe_id, object }: Wanted,
  as_of: number,
  sync: StripeSync | 'gone',
): FetchedObject {
  const id = {
    outbox_id,
    token,
    type: 'fetched' as const,
    stripe_id,
    event_id: `fetch:${outbox_id}`,
    event_created: as_of,
  };
  return sync === 'gone'
    ? { ...id, gone: true, object }
    : { ...sync, ...id, event_type: 'fetched', previous_attributes: null };
}

/** Applies what was fetched and settles the rows, as the workflow does. @returns the results */
export async function apply(db: TestDatabase, objects: FetchedObject[]): Promise<Results['results']> {
  if (objects.length === 0) return [];
  const { results } = await db.call<Results>('apply_fetched_stripe_objects', { rows: objects });
  for (const [n, { outbox_id, token }] of objects.entries()) {
    const { result, error } = results[n] ?? { result: 'error' };
    if (result === 'error')
      await db.call('fail_outbox', { token, rows: [{ id: outbox_id, message: error?.message ?? 'no result' }] });
    else await db.call('complete_outbox', { token, rows: [{ id: outbox_id }] });
  }
  return results;
}

/** Settles rows that need nothing any more. @returns the others */
export async function stillNeeded(db: TestDatabase, rows: Wanted[]): Promise<Wanted[]> {
  for (const { outbox_id, token } of rows.filter(({ route }) => route === 'nothing'))
    await db.call('complete_outbox', { token, rows: [{ id: outbox_id }] });
  return rows.filter(({ route }) => route !== 'nothing');
}
