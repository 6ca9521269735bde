import type { Caller, TestDatabase } from './database.ts';

/** Opens a payment and gives the answer, with what Stripe is to be asked for beside its other fields. */
export async function openPayment<Answer extends object>(
  db: TestDatabase,
  name: string,
  args: Record<string, unknown>,
  caller: Caller,
): Promise<Answer> {
  const answer = await db.call<Answer & { create?: Partial<Answer> }>(name, args, caller);
  return { ...answer, ...answer.create };
}

export type Subject = 'order' | 'booking' | 'vend_session' | 'recharge' | 'subscription_checkout';

/** Attaches what Stripe made to the latest checkout of a row, as the workflow does; one is started where none was. */
export async function attachTo<Answer>(
  db: TestDatabase,
  subject: Subject,
  id: unknown,
  made: { id: string; url?: string; expires_at?: number },
): Promise<Answer> {
  const latest = () =>
    db.query<{ id: string }>('select id from public.checkouts where subject = $1 order by attempt desc limit 1', [id]);
  let [checkout] = await latest();
  if (checkout === undefined) {
    const method = made.url === undefined ? 'payment_intent' : 'checkout';
    await db.query(
      `insert into public.checkouts (${subject}_id, attempt, request, idempotency_key, expires_at)
       values ($1::uuid, 1, jsonb_build_object('method', $2::text), 'test:' || $1::uuid, now() + interval '66 minutes')`,
      [id, method],
    );
    [checkout] = await latest();
  }
  return db.call<Answer>('attach_checkout', { checkout: checkout?.id, made });
}
