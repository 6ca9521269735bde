import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { asService, signUp, type Person } from '../../harness/people/people.ts';
import { checkoutIdOf, stripeControl } from '../../harness/stripe/stripeStandIn.ts';
import { waitFor } from '../../harness/waitFor.ts';
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
    await stripe.prices.create({
      product: product.id,
      currency: 'eur',
      unit_amount: 4900,
      recurring: { interval: 'month' },
    });
    await stripe.prices.create({
      product: product.id,
      currency: 'eur',
      unit_amount: 49_000,
      recurring: { interval: 'year' },
    });
    await waitFor('the catalogue to know the plan', async () =>
      (
        await database.query(
          'select from catalog_prices p join catalog_plans l on l.id = p.plan_id where l.code = $1',
          [code],
        )
      ).length === 2
        ? true
        : undefined,
    );
    establishment = await newEstablishment();
  });
  afterAll(() => database.close());

  async function newEstablishment(): Promise<string> {
    const made = await asService()
      .from('establishments')
      .insert({ name: 'Chez Rose' })
      .select('id')
      .single()
      .throwOnError();
    const { id } = z.object({ id: z.uuid() }).parse(made.data);
    await asService()
      .from('establishment_members')
      .insert({ establishment_id: id, user_id: owner.id, role: 'owner' })
      .throwOnError();
    return id;
  }
  const open = async (establishment_id: string, period: string): Promise<string> => {
    const { status, body } = await call('start-subscription-checkout', owner, {
      establishment_id,
      plan_code: code,
      period,
    });
    expect(status).toBe(200);
    return checkoutIdOf(z.object({ checkout_url: z.url() }).parse(body).checkout_url);
  };

  test('is opened by its owner, paid, claims the account with a trial, and opens the portal to the owner only', async () => {
    expect(await call('customer-portal', owner, { establishment_id: establishment })).toMatchObject({
      status: 403,
      body: { result: 'refused' },
    });
    const ask = { establishment_id: establishment, plan_code: code, period: 'month' };
    const opened = await call('start-subscription-checkout', owner, ask);
    expect(opened).toMatchObject({ status: 200, body: { result: 'attached' } });
    const { checkout_url } = z.object({ checkout_url: z.url() }).parse(opened.body);
    expect(await call('start-subscription-checkout', owner, ask)).toMatchObject({
      body: { result: 'open', checkout_url },
    });

    await pay(checkoutIdOf(checkout_url));
    const covered = await waitFor(
      'the establishment to be covered',
      async () =>
        (
          await database.query<{ status: string; plan_code: string; trial: boolean; customer: string }>(
            `select s.status, s.plan_code, s.trial_end is not null as trial, a.stripe_customer_id as customer
         from subscription_coverage c join subscriptions s on s.id = c.subscription_id join billing_accounts a on a.id = s.billing_account_id
        where c.establishment_id = $1 and a.owner_establishment_id = $1 and s.status = 'trialing'`,
            [establishment],
          )
        )[0],
    );
    expect(covered).toMatchObject({ plan_code: code, trial: true });

    const portal = await call('customer-portal', owner, { establishment_id: establishment });
    expect(portal).toMatchObject({
      status: 200,
      body: { result: 'open', portal_url: expect.stringMatching(/^https?:/) },
    });
    const stranger = await signUp('stranger');
    expect(await call('customer-portal', stranger, { establishment_id: establishment })).toMatchObject({ status: 403 });
    expect(await call('customer-portal', undefined, { establishment_id: establishment })).toMatchObject({
      status: 401,
    });
    expect(await call('start-subscription-checkout', stranger, ask)).toMatchObject({
      body: { result: 'refused', field: 'establishment_id' },
    });
    expect(await call('start-subscription-checkout', owner, ask)).toMatchObject({
      body: { result: 'refused', field: 'establishment_id' },
    });
  });

  test('with another plan ends the page that was open: nobody can pay it any more', async () => {
    const where = await newEstablishment();
    const month = await open(where, 'month');
    const year = await open(where, 'year');
    await waitFor('Stripe to have ended the first page', async () =>
      (await stripe.checkout.sessions.retrieve(month)).status === 'expired' ? true : undefined,
    );
    await expect(pay(month)).rejects.toThrow(/_control\/checkout/);
    expect((await stripe.checkout.sessions.retrieve(year)).status).toBe('open');
  });

  test('asks for a card in its trial where the settings say so, and not where they do not', async () => {
    const settings = asService();
    const collection = async () =>
      (await stripe.checkout.sessions.retrieve(await open(await newEstablishment(), 'month')))
        .payment_method_collection;
    try {
      expect(await collection()).toBe('always');
      await settings.rpc('set_billing_settings', { require_payment_method: false }).throwOnError();
      expect(await collection()).toBe('if_required');
    } finally {
      await settings.rpc('set_billing_settings', { require_payment_method: true }).throwOnError();
    }
  });

  test('of which both pages were paid leaves one running, the other is cancelled and paid back once', async () => {
    const where = await newEstablishment();
    const settings = asService();
    // without a trial: money moves
    await settings.rpc('set_billing_settings', { trial_period_days: 0 }).throwOnError();
    try {
      const month = await open(where, 'month');
      // Stripe is slow to end pages: both stay payable
      await stripeControl('faults', {
        method: 'POST',
        path: `/v1/checkout/sessions/${month}/expire`,
        status: 503,
        times: 6,
      });
      const year = await open(where, 'year');
      await stripeControl('faults', {
        method: 'POST',
        path: `/v1/checkout/sessions/${year}/expire`,
        status: 503,
        times: 6,
      });
      await pay(month);
      await pay(year);
      const duplicate = await waitFor(
        'the second subscription to be cancelled',
        async () =>
          (
            await database.query<{ id: string }>(
              `select o.stripe_subscription_id as id from subscription_checkouts o join subscriptions s using (stripe_subscription_id)
          where o.establishment_id = $1 and o.status = 'duplicate' and s.status = 'canceled'`,
              [where],
            )
          )[0],
      );
      const kept = (await Promise.all([month, year].map((session) => stripe.checkout.sessions.retrieve(session))))
        .map(({ subscription }) => String(subscription))
        .find((id) => id !== duplicate.id);
      expect((await stripe.subscriptions.retrieve(String(kept))).status).toBe('active');
      expect((await stripe.subscriptions.retrieve(duplicate.id)).status).toBe('canceled');

      const refund = await waitFor(
        'the money of the second to be back',
        async () =>
          (
            await database.query<{ intent: string; refunded: number; received: number }>(
              `select p.stripe_payment_intent_id as intent, p.amount_refunded_cents::int as refunded, p.amount_received_cents::int as received
           from payments p join invoices_billing i using (stripe_payment_intent_id) where i.stripe_subscription_id = $1 and p.amount_refunded_cents > 0`,
              [duplicate.id],
            )
          )[0],
      );
      expect(refund.refunded).toBe(refund.received);
      expect((await stripe.refunds.list({ payment_intent: refund.intent })).data).toHaveLength(1);
      expect(
        await database.query('select template from alert_outbox where subject = any($1) order by template', [
          [duplicate.id, refund.intent],
        ]),
      ).toMatchObject([{ template: 'money_returned' }, { template: 'subscription_duplicate' }]);
      expect(
        await database.query(
          `select s.stripe_subscription_id as id from subscription_coverage c join subscriptions s on s.id = c.subscription_id where c.establishment_id = $1`,
          [where],
        ),
      ).toEqual([{ id: kept }]);
    } finally {
      await settings.rpc('set_billing_settings', { trial_period_days: 14 }).throwOnError();
    }
  });
});
