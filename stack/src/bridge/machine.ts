import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import { defaultProducts, mdbItem, type Product } from '../../../standins/machine/src/products.ts';

const identified = z.array(z.object({ id: z.string() })).min(1);
const slots = z.object({
  slots: z.array(
    z.object({ label: z.string(), product_label: z.string().nullable(), price_cents: z.number().nullable() }),
  ),
});

/**
 * Makes the stack's machine known: its row, its token, where its bridge is, and slots where nobody has given it any.
 * What staff have changed stays: nothing else of a row is overwritten.
 */
export async function introduceMachine(
  supabase: { embedded: boolean; url: string; serviceRoleKey: string },
  { code, token, bridgeUrl }: { code: string; token: string; bridgeUrl: string },
): Promise<void> {
  const client = createClient(supabase.url, supabase.serviceRoleKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  await settled(
    'machines',
    client
      .from('machines')
      .upsert({ code, name: 'Distributeur simulé' }, { onConflict: 'code', ignoreDuplicates: true }),
  );
  await settled('set_machine_token', client.rpc('set_machine_token', { machine_code: code, token }));
  // n8n and bridge are neighbours here, so that n8n tells it what is paid as well
  await settled('set_machine_bridge', client.rpc('set_machine_bridge', { machine_code: code, bridge_url: bridgeUrl }));
  if (!supabase.embedded) return; // somebody's own project is no place for products of ours
  const machine = identified.parse(await settled('machines', client.from('machines').select('id').eq('code', code)))[0];
  if (machine && (await offer(client, code)).length === 0) await stock(client, machine.id);
}

/** What the machine sells, by the database; slots without product or price are not offered. */
export async function machineProducts(supabase: { url: string; anonKey: string }, code: string): Promise<Product[]> {
  const client = createClient(supabase.url, supabase.anonKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  });
  return offer(client, code);
}

async function offer(client: SupabaseClient, code: string): Promise<Product[]> {
  const status = slots.parse(await settled('machine_status', client.rpc('machine_status', { machine_id: code })));
  return status.slots.flatMap(({ label, product_label: product, price_cents: price }) =>
    product !== null && price !== null && /^[A-Z]\d$/.test(label)
      ? [{ code: label, item: mdbItem(label), label: product, price: (price / 100).toFixed(2) }]
      : [],
  );
}

async function stock(client: SupabaseClient, machineId: string): Promise<void> {
  for (const { code, label, price, item } of defaultProducts) {
    const cents = Math.round(Number(price) * 100);
    const product = identified.parse(
      await settled(
        'products',
        client.from('products').insert({ name: label, price_cents: cents, currency: 'eur' }).select('id'),
      ),
    )[0];
    await settled(
      'stocks',
      client.from('stocks').insert({
        machine_id: machineId,
        slot_number: Number(item),
        label: code,
        product_id: product?.id,
        quantity: 10,
        price_cents: cents,
      }),
    );
  }
}

async function settled(
  what: string,
  query: PromiseLike<{ data: unknown; error: { message: string } | null }>,
): Promise<unknown> {
  const { data, error } = await query;
  if (error) throw new Error(`The simulated machine could not be introduced to Supabase (${what}): ${error.message}`);
  return data;
}
