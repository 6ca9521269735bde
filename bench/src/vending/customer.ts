import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { z } from 'zod';
import type { Till } from '../../../harness/machine/till.ts';

const wallet = z.tuple([z.object({ id: z.uuid(), user_id: z.uuid() })]);

/** Makes machine and customer of a till known, and gives the customer money to spend. @returns the customer's id */
export async function richCustomer(till: Till, database: Pool, minor = 1_000_000): Promise<string> {
  await till.introduce();
  const { rows } = await database.query(
    'insert into public.wallets (user_id) select id from public.users where email = $1 returning id, user_id',
    [till.keys.email],
  );
  const [{ id, user_id }] = wallet.parse(rows);
  await till.product.rest('rpc/adjust_wallet', {
    wallet_id: id,
    amount_minor: minor,
    reason: 'benchmark',
    request_id: randomUUID(),
  });
  return user_id;
}
