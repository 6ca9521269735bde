import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { checkout } from '../../harness/paths.ts';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { asService, signUp, type Person } from '../../harness/people/people.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { stripePost } from '../catalogue/support.ts';

const { SUPABASE_URL, SUPABASE_ANON_KEY, N8N_URL } = readStackEnv();
const quota = 5;

describe('a quota, from a page and from a workflow', () => {
  const run = `quota-${Date.now().toString(36)}`;
  let database: Database;
  let member: Person;
  let stranger: Person;
  let establishment: string;

  beforeAll(async () => {
    database = openDatabase();
    const plan = await stripePost('products', {
      name: 'Formule',
      'metadata[code]': run,
      'metadata[type]': 'BASE',
      'metadata[MAX_INVOICES]': String(quota),
    });
    const price = await stripePost('prices', {
      product: plan.id,
      unit_amount: '2900',
      currency: 'eur',
      'recurring[interval]': 'month',
    });
    const customer = await stripePost('customers', { email: 'patron@example.fr' });
    const { id } = await stripePost('subscriptions', {
      customer: customer.id,
      'items[0][price]': price.id,
      trial_period_days: '14',
    });
    const subscription = await waitFor(
      'the subscription',
      async () =>
        (
          await database.query<{ id: string }>(
            'select id from subscriptions where stripe_subscription_id = $1 and plan_code = $2',
            [id, run],
          )
        )[0],
    );
    [member, stranger] = await Promise.all([signUp('membre'), signUp('passant')]);
    establishment =
      (await database.query<{ id: string }>('insert into establishments (name) values ($1) returning id', [run]))[0]
        ?.id ?? '';
    await database.query('insert into establishment_members (establishment_id, user_id) values ($1, $2)', [
      establishment,
      member.id,
    ]);
    const { error } = await asService().rpc('cover_establishments', {
      coverage: [{ subscription_id: subscription.id, establishment_id: establishment }],
    });
    if (error) throw error;
  });
  afterAll(() => database.close());

  const tokenOf = async ({ client }: Person): Promise<string> => {
    const {
      data: { session },
    } = await client.auth.getSession();
    if (session === null) throw new Error('not signed in');
    return session.access_token;
  };
  const used = async () =>
    (
      await database.query<{ used_value: number }>(
        "select used_value from usage_counters where establishment_id = $1 and feature_key = 'INVOICES_IMPORTED'",
        [establishment],
      )
    )[0]?.used_value;
  const ask = async (who: Person | undefined, body: object) => {
    const response = await fetch(`${N8N_URL}/webhook/consume-quota`, {
      method: 'POST',
      body: JSON.stringify({ establishment_id: establishment, feature_key: 'MAX_INVOICES', ...body }),
      headers: {
        'content-type': 'application/json',
        ...(who ? { authorization: `Bearer ${await tokenOf(who)}` } : {}),
      },
    });
    return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
  };

  test('the workflow counts as the person who asks, and says what is left', async () => {
    expect(await ask(member, { amount: 2, document: '{"total": 12}' })).toMatchObject({
      status: 200,
      body: { result: 'consumed', used: 2, quota, left: 3 },
    });
    expect(await used()).toBe(2);
  });

  test('it gives the use back where the work fails, with the access of the server', async () => {
    expect(await ask(member, { amount: 2, document: 'no JSON' })).toMatchObject({
      status: 422,
      body: { result: 'released', used: 2, quota, left: 3 },
    });
    expect(await ask(member, { document: 'no JSON' })).toMatchObject({
      status: 422,
      body: { result: 'released', used: 2 },
    });
    expect(await used()).toBe(2);
  });

  test('it counts nothing for a stranger, for nobody, and for a feature that is none', async () => {
    expect(await ask(stranger, {})).toMatchObject({ status: 403, body: { result: 'error' } });
    expect(await ask(undefined, {})).toMatchObject({ status: 401, body: { result: 'error' } });
    expect(await ask(member, { feature_key: 'MAX_WISHES' })).toMatchObject({ status: 400, body: { result: 'error' } });
    expect(await used()).toBe(2);
  });

  test('the snippet of docs/quotas.md counts until it is refused', async () => {
    const snippet = /```js\n([\s\S]*?)```/.exec(readFileSync(join(checkout, 'docs/quotas.md'), 'utf8'))?.[1] ?? '';
    const page = `
      import { createClient } from '@supabase/supabase-js';
      const supabase = createClient(process.env.PAGE_URL, process.env.PAGE_KEY, { accessToken: async () => process.env.PAGE_TOKEN });
      ${snippet}
      const said = [];
      for (let n = 0; n < 4; n += 1) said.push(await useQuota(supabase, process.env.PAGE_ESTABLISHMENT, 'MAX_INVOICES'));
      console.log(JSON.stringify(said));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', page], {
      cwd: checkout,
      env: {
        PATH: process.env.PATH,
        PAGE_URL: SUPABASE_URL,
        PAGE_KEY: SUPABASE_ANON_KEY,
        PAGE_TOKEN: await tokenOf(member),
        PAGE_ESTABLISHMENT: establishment,
      },
    });
    expect(JSON.parse(stdout)).toEqual([
      'Encore 2 sur 5',
      'Encore 1 sur 5',
      'Encore 0 sur 5',
      'Quota épuisé : 5 sur 5 (MAX_INVOICES)',
    ]);
  });

  test('the workflow refuses as well, and does no work', async () => {
    expect(await ask(member, { document: 'no JSON' })).toMatchObject({
      status: 200,
      body: { result: 'refused', used: quota, quota, left: 0, limit: 'MAX_INVOICES' },
    });
  });
});
