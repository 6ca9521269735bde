import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../support/database.ts';
import { asService, signUp, type Person } from '../support/people.ts';
import { checkoutIdOf } from '../support/stripeStandIn.ts';
import { waitFor } from '../support/waitFor.ts';
import { call, pay, stripe } from './support.ts';

describe('a new subscription', () => {
  const code = `plan_${Math.random().toString(36).slice(2)}`;
  let database: Database;
  let owner: Person;
  let establishment: string;

  beforeAll(async () => {
    database = openDatabase();
    owner = await signUp('owner');
    const product = await stripe.products.create({ name: 'Formule Pro', metadata: { plan_code: code } });
    await stripe.prices.create({ product: product.id, currency: 'eur', unit_amount: 4900, recurring: { interval: 'month' } });
    await waitFor('the catalogue to know the plan', async () =>
      ((await database.query('select from catalog_prices p join catalog_plans l on l.id = p.plan_id where l.code = $1', [code])).length === 1 ? true : undefined));
    const made = await asService().from('establishments').insert({ name: 'Chez Rose' }).select('id').single();
    if (made.error) throw made.error;
    establishment = z.object({ id: z.uuid() }).parse(made.data).id;
    const member = await asService().from('establishment_members').insert({ establishment_id: establishment, user_id: owner.id, role: 'owner' });
    if (member.error) throw member.error;
  });
  afterAll(() => database.close());

  test('is opened by its owner, paid, claims the account with a trial, and opens the portal to the owner only', async () => {
    expect(await call('customer-portal', owner, { establishment_id: establishment })).toMatchObject({ status: 403, body: { result: 'refused' } });
    const ask = { establishment_id: establishment, plan_code: code, period: 'month' };
    const opened = await call('start-subscription-checkout', owner, ask);
    expect(opened).toMatchObject({ status: 200, body: { result: 'attached' } });
    const { checkout_url } = z.object({ checkout_url: z.url() }).parse(opened.body);
    expect(await call('start-subscription-checkout', owner, ask)).toMatchObject({ body: { result: 'open', checkout_url } });

    await pay(checkoutIdOf(checkout_url));
    const covered = await waitFor('the establishment to be covered', async () => (await database.query<{ status: string; plan_code: string; trial: boolean; customer: string }>(
      `select s.status, s.plan_code, s.trial_end is not null as trial, a.stripe_customer_id as customer
         from subscription_coverage c join subscriptions s on s.id = c.subscription_id join billing_accounts a on a.id = s.billing_account_id
        where c.establishment_id = $1 and a.owner_establishment_id = $1 and s.status = 'trialing'`, [establishment]))[0]);
    expect(covered).toMatchObject({ plan_code: code, trial: true });

    const portal = await call('customer-portal', owner, { establishment_id: establishment });
    expect(portal).toMatchObject({ status: 200, body: { result: 'open', portal_url: expect.stringMatching(/^https?:/) } });
    const stranger = await signUp('stranger');
    expect(await call('customer-portal', stranger, { establishment_id: establishment })).toMatchObject({ status: 403 });
    expect(await call('customer-portal', undefined, { establishment_id: establishment })).toMatchObject({ status: 401 });
    expect(await call('start-subscription-checkout', stranger, ask)).toMatchObject({ body: { result: 'refused', field: 'establishment_id' } });
    expect(await call('start-subscription-checkout', owner, ask)).toMatchObject({ body: { result: 'refused', field: 'establishment_id' } });
  });
});
