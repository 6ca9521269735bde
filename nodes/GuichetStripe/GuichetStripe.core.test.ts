import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import * as z from 'zod';
import { startN8nCore, type N8nCore } from '../shared/testing/n8nCore';
import { credentials, startStandIn, type StandIn } from './testing/standIn';

// n8n-core takes its time to load
jest.setTimeout(60_000);

const reason = z.object({ param: z.string(), final: z.boolean() });

let core: N8nCore;
let standIn: StandIn;

beforeAll(async () => {
  core = startN8nCore();
  standIn = await startStandIn();
});
afterAll(async () => {
  core.close();
  await standIn.stop();
});
beforeEach(async () => {
  await standIn.control('reset');
});

async function run(
  resource: string,
  operation: string,
  parameters: INodeParameters,
  {
    items,
    onError = 'continueErrorOutput',
    typeVersion = 1,
  }: { items: IDataObject[]; onError?: 'continueErrorOutput' | 'stopWorkflow'; typeVersion?: number },
) {
  const result = await core.run({
    items,
    node: {
      type: 'n8n-nodes-guichet.guichetStripe',
      parameters: { resource, operation, idempotencyKey: '={{ $json.idempotency_key }}', ...parameters },
      onError,
      typeVersion,
    },
    credentials: credentials(standIn),
  });
  const json = (name: string) => (result.output[name]?.[0] ?? []).map((item) => item.json);
  return { ...result, done: json('Done'), failed: json('Failed') };
}
const stripeOf = (json: IDataObject | undefined): IDataObject => {
  const { stripe } = json ?? {};
  return typeof stripe === 'object' && stripe !== null && !Array.isArray(stripe) && !(stripe instanceof Date)
    ? Object.fromEntries(Object.entries(stripe))
    : {};
};
const product = {
  name: '={{ $json.name }}',
  newProductId: '=space_{{ $json.id }}',
  active: 'unchanged',
  metadata: '={{ { space_id: $json.id } }}',
};
const row = (id: number, more: IDataObject = {}): IDataObject => ({
  id,
  name: `Salle ${id}`,
  idempotency_key: `outbox:${id}`,
  ...more,
});

describe('what Stripe holds', () => {
  const kinds = [
    ['subscription', 'subscriptionId'],
    ['invoice', 'invoiceId'],
    ['invoicePayment', 'invoicePaymentId'],
    ['product', 'productId'],
    ['price', 'priceId'],
  ] as const;
  async function bought(): Promise<Record<(typeof kinds)[number][0], string>> {
    const { stripe } = standIn;
    const made = await stripe.products.create({ name: 'Formule' });
    const tariff = await stripe.prices.create({
      product: made.id,
      currency: 'eur',
      unit_amount: 1900,
      recurring: { interval: 'month' },
    });
    const customer = await stripe.customers.create({ email: 'lea@example.fr' });
    await standIn.control(`customers/${customer.id}/card`);
    const contract = await stripe.subscriptions.create({ customer: customer.id, items: [{ price: tariff.id }] });
    const [bill] = (await stripe.invoices.list({ subscription: contract.id })).data;
    const [payment] = (await stripe.invoicePayments.list({ invoice: bill?.id ?? '' })).data;
    return {
      subscription: contract.id,
      invoice: bill?.id ?? '',
      invoicePayment: payment?.id ?? '',
      product: made.id,
      price: tariff.id,
    };
  }

  test.each(kinds)('%s: is fetched, with the second since when it is true', async (resource, parameter) => {
    const before = Math.floor(Date.now() / 1000);
    const id = (await bought())[resource];
    const { done, failed } = await run(
      resource,
      'retrieve',
      { [parameter]: '={{ $json.stripe_id }}' },
      { items: [{ stripe_id: id }] },
    );
    expect(failed).toEqual([]);
    expect(stripeOf(done[0])).toMatchObject({ id });
    // counted back to the beginning of the request, in whole seconds
    expect(Number(done[0]?.stripe_as_of)).toBeGreaterThanOrEqual(before - 2);
    expect(Number(done[0]?.stripe_as_of)).toBeLessThanOrEqual(Math.ceil(Date.now() / 1000));
  });

  test('each in the fields that staff see before the first run', async () => {
    const { stripe } = standIn;
    const intent = await stripe.paymentIntents.create({ amount: 250, currency: 'eur' });
    const session = await stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://guichet.example/',
      line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: 250, product_data: { name: 'Café' } } }],
    });
    const { product: id } = await bought();
    const once = { idempotencyKey: 'outbox:fields' };
    for (const [resource, operation, parameters] of [
      ['checkoutSession', 'retrieve', { sessionId: session.id }],
      ['paymentIntent', 'create', { ...once, amount: 250, currency: 'eur' }],
      ['paymentIntent', 'retrieve', { paymentIntentId: intent.id }],
      ['price', 'list', { activeOnly: false }],
      ['product', 'list', { activeOnly: false }],
      ['product', 'archive', { productId: id, idempotencyKey: 'outbox:archive' }],
    ] as const) {
      // the run itself is held against __schema__
      const { done, failed } = await run(resource, operation, parameters, { items: [{}] });
      expect(failed).toEqual([]);
      expect(stripeOf(done[0])).toMatchObject({ id: expect.any(String) });
    }
  });

  test('by the clock of Stripe, not by ours', async () => {
    const { id } = await standIn.stripe.products.create({ name: 'Demain' });
    await standIn.control('clock', { advance: 86_400 });
    const { done } = await run('product', 'retrieve', { productId: id }, { items: [{}] });
    expect(Number(done[0]?.stripe_as_of)).toBeGreaterThan(Date.now() / 1000 + 86_000);
  });

  test('what it does not know is an error that is final, or goes on as deleted', async () => {
    const refused = await run('invoice', 'retrieve', { invoiceId: 'in_gone' }, { items: [{}] });
    expect(refused.failed).toMatchObject([{ error: { code: 'resource_missing', status: 404, final: true } }]);
    const { done, failed } = await run(
      'invoice',
      'retrieve',
      { invoiceId: 'in_gone', missing: 'deleted' },
      { items: [{ outbox_id: '1' }] },
    );
    expect(failed).toEqual([]);
    expect(done).toMatchObject([
      { outbox_id: '1', stripe: { id: 'in_gone', object: 'invoice', deleted: true }, stripe_as_of: expect.any(Number) },
    ]);
  });
});

describe('catalogue', () => {
  test('product, price and the change of price, each once', async () => {
    const { done } = await run('product', 'create', product, { items: [row(1), row(2)] });
    expect(done.map((json) => [json.id, stripeOf(json).id])).toEqual([
      [1, 'space_1'],
      [2, 'space_2'],
    ]);
    const price = {
      productId: 'space_1',
      unitAmount: '={{ $json.amount }}',
      currency: 'eur',
      lookupKey: 'space:1',
      metadata: '{}',
      idempotencyKey: '={{ $json.idempotency_key }}:price',
    };
    const first = await run('price', 'create', price, { items: [row(1, { amount: 2500 })] });
    const again = await run('price', 'create', price, { items: [row(1, { amount: 2500 })] });
    expect(stripeOf(again.done[0]).id).toBe(stripeOf(first.done[0]).id);
    const next = await run('price', 'create', price, { items: [row(9, { amount: 3000 })] });
    await run(
      'product',
      'update',
      { productId: 'space_1', defaultPrice: String(stripeOf(next.done[0]).id), active: 'unchanged', metadata: '{}' },
      { items: [row(10)] },
    );
    const archived = await run(
      'price',
      'archive',
      { priceId: String(stripeOf(first.done[0]).id) },
      { items: [row(11)] },
    );
    expect(stripeOf(archived.done[0])).toMatchObject({ active: false });
    expect((await standIn.stripe.products.retrieve('space_1')).default_price).toBe(stripeOf(next.done[0]).id);
    expect((await standIn.stripe.prices.list({ lookup_keys: ['space:1'] })).data.map(({ id }) => id)).toEqual([
      stripeOf(next.done[0]).id,
    ]);
  });

  test.each(['  ', '\t\n', '\u00a0', '\u200b', '\ufeff\u202f'])(
    'a name that is %j is refused, not left out',
    async (name) => {
      const made = await run('product', 'create', product, { items: [row(1)] });
      const id = stripeOf(made.done[0]).id;
      for (const { done, failed } of [
        await run('product', 'create', product, { items: [row(2, { name })] }),
        await run('product', 'update', { productId: String(id), name, active: 'archived' }, { items: [row(3)] }),
      ])
        expect([done.length, failed.length]).toEqual([0, 1]);
      expect(await standIn.stripe.products.retrieve(String(id))).toMatchObject({ name: 'Salle 1', active: true });
      expect(
        (
          await run(
            'checkoutSession',
            'create',
            {
              mode: 'payment',
              lineItems: JSON.stringify([{ name, unit_amount: 1000, currency: 'eur' }]),
              successUrl: 'https://example.test/',
              cancelUrl: 'https://example.test/',
            },
            { items: [row(4)] },
          )
        ).failed,
      ).toHaveLength(1);
    },
  );

  test('a description that was added and left empty is taken away; one that was not added stays', async () => {
    const { id } = await standIn.stripe.products.create({
      name: 'Salle',
      description: 'Sous les toits',
      unit_label: 'place',
    });
    const update = (details: INodeParameters, item: IDataObject) =>
      run('product', 'update', { productId: id, active: 'unchanged', metadata: '{}', details }, { items: [item] });
    await update({}, row(1));
    expect(await standIn.stripe.products.retrieve(id)).toMatchObject({
      description: 'Sous les toits',
      unit_label: 'place',
    });
    await update({ description: '={{ $json.description }}' }, row(2, { description: '' }));
    expect(await standIn.stripe.products.retrieve(id)).toMatchObject({ description: null, unit_label: 'place' });
    await update({ unitLabel: '' }, row(3));
    expect(await standIn.stripe.products.retrieve(id)).toMatchObject({ unit_label: null });
  });

  test('a product that is there already is taken, though the key is new', async () => {
    await run('product', 'create', product, { items: [row(1)] });
    const { done, failed } = await run('product', 'create', product, {
      items: [row(1, { idempotency_key: 'outbox:later' })],
    });
    expect(failed).toEqual([]);
    expect(stripeOf(done[0]).id).toBe('space_1');
  });

  test('what cannot be an amount, a currency or metadata is refused with its field, and nothing is sent', async () => {
    await run('product', 'create', product, { items: [row(1)] });
    const price = {
      productId: 'space_1',
      unitAmount: '={{ $json.amount }}',
      currency: '={{ $json.currency }}',
      metadata: '={{ $json.metadata }}',
    };
    const bad = [
      { amount: 4.35, currency: 'eur', metadata: {} },
      { amount: -1, currency: 'eur', metadata: {} },
      { amount: 100, currency: 'euro', metadata: {} },
      { amount: 100, currency: 'eur', metadata: { long: 'x'.repeat(501) } },
      { amount: 100, currency: 'eur', metadata: {}, idempotency_key: '' },
    ].map((fields, index) => ({ ...row(20 + index), ...fields }));
    const { done, failed } = await run('price', 'create', price, { items: bad });
    expect(done).toEqual([]);
    expect(failed.map(({ error }) => reason.parse(error).param)).toEqual([
      'unitAmount',
      'unitAmount',
      'currency',
      'metadata',
      'idempotencyKey',
    ]);
    expect(failed.map(({ error }) => reason.parse(error).final)).toEqual([true, true, true, true, true]);
    expect((await standIn.stripe.prices.list()).data).toEqual([]);
  });
});

describe('money', () => {
  const checkout = {
    mode: 'payment',
    captureMethod: 'manual',
    immediateOnly: true,
    successUrl: 'https://guichet.example/merci',
    cancelUrl: '',
    clientReferenceId: '={{ $json.id }}',
    lineItems: '={{ [{ name: "B2", unit_amount: $json.amount, currency: "eur" }] }}',
    metadata: '={{ { vend_session_id: $json.id } }}',
  };

  test('a vend: Checkout with a hold, then capture; a second capture is success as well', async () => {
    const { done } = await run('checkoutSession', 'create', checkout, { items: [row(7, { amount: 250 })] });
    const session = stripeOf(done[0]);
    expect(session).toMatchObject({
      status: 'open',
      amount_total: 250,
      client_reference_id: '7',
      metadata: { vend_session_id: '7' },
    });
    await standIn.control(`checkout/${String(session.id)}/pay`, {});
    const paid = await standIn.stripe.checkout.sessions.retrieve(String(session.id), { expand: ['payment_intent'] });
    expect(paid.payment_intent).toMatchObject({ status: 'requires_capture', metadata: { vend_session_id: '7' } });
    const held = typeof paid.payment_intent === 'object' && paid.payment_intent !== null ? paid.payment_intent.id : '';
    for (const key of ['capture', 'capture-after-a-lost-answer']) {
      const captured = await run(
        'paymentIntent',
        'capture',
        { paymentIntentId: held, amountToCapture: 0 },
        { items: [row(7, { idempotency_key: key })] },
      );
      expect(stripeOf(captured.done[0])).toMatchObject({ status: 'succeeded', amount_received: 250 });
    }
    // the money came first: nothing is left to release, and the item says so
    const cancel = await run(
      'paymentIntent',
      'cancel',
      { paymentIntentId: held, cancellationReason: 'unchanged' },
      { items: [row(7, { idempotency_key: 'cancel' })] },
    );
    expect(cancel.failed).toEqual([]);
    expect(stripeOf(cancel.done[0])).toMatchObject({ id: held, status: 'succeeded' });
  });

  test('cancel of a payment that the bank is still looking at is tried again later; a capture of one that is released ends as it was found', async () => {
    const { done } = await run(
      'checkoutSession',
      'create',
      { ...checkout, captureMethod: 'automatic_async', immediateOnly: false },
      { items: [row(8, { amount: 500 })] },
    );
    const session = String(stripeOf(done[0]).id);
    await standIn.control(`checkout/${session}/pay`, { outcome: 'delayed' });
    const { payment_intent } = await standIn.stripe.checkout.sessions.retrieve(session);
    const cancel = await run(
      'paymentIntent',
      'cancel',
      { paymentIntentId: String(payment_intent), cancellationReason: 'abandoned' },
      { items: [row(8, { idempotency_key: 'cancel' })] },
    );
    expect(cancel.failed[0]).toMatchObject({
      id: 8,
      error: { final: false, code: 'payment_intent_unexpected_state', status: 400 },
    });
    // the debit bounces: the same row is tried again, though Stripe keeps its refusal under the key
    await standIn.control(`checkout/${session}/settle`, { outcome: 'failed' });
    const again = await run(
      'paymentIntent',
      'cancel',
      { paymentIntentId: String(payment_intent), cancellationReason: 'abandoned' },
      { items: [row(8, { idempotency_key: 'cancel' })] },
    );
    expect(again.failed).toEqual([]);
    expect(stripeOf(again.done[0])).toMatchObject({ status: 'canceled' });
    const released = await standIn.stripe.paymentIntents.create({
      amount: 500,
      currency: 'eur',
      capture_method: 'manual',
    });
    await standIn.stripe.paymentIntents.cancel(released.id);
    const capture = await run(
      'paymentIntent',
      'capture',
      { paymentIntentId: released.id, amountToCapture: 0 },
      { items: [row(9, { idempotency_key: 'late' })] },
    );
    expect(capture.failed).toEqual([]);
    expect(stripeOf(capture.done[0])).toMatchObject({ id: released.id, status: 'canceled', amount_received: 0 });
  });

  test('a subscription is ended once, and one that has ended counts as ended', async () => {
    const { id: customer } = await standIn.stripe.customers.create({ email: 'rose@example.fr' });
    const { id: plan } = await standIn.stripe.products.create({ name: 'Formule' });
    const { id: monthly } = await standIn.stripe.prices.create({
      product: plan,
      currency: 'eur',
      unit_amount: 4900,
      recurring: { interval: 'month' },
    });
    const { id } = await standIn.stripe.subscriptions.create({
      customer,
      items: [{ price: monthly }],
      trial_period_days: 7,
    });
    for (const key of ['cancel', 'cancel-after-a-lost-answer']) {
      const { done, failed } = await run(
        'subscription',
        'cancel',
        { subscriptionId: id },
        { items: [row(1, { idempotency_key: key })] },
      );
      expect(failed).toEqual([]);
      expect(stripeOf(done[0])).toMatchObject({ id, status: 'canceled' });
    }
    expect(
      (await run('subscription', 'cancel', { subscriptionId: 'sub_nobody' }, { items: [row(2)] })).failed[0],
    ).toMatchObject({
      id: 2,
      error: { final: true, code: 'resource_missing' },
    });
  });

  test('expire: ends an open session, and tells of one that was paid first', async () => {
    const { done } = await run(
      'checkoutSession',
      'create',
      { ...checkout, captureMethod: 'automatic_async' },
      { items: [row(1, { amount: 500 }), row(2, { amount: 500 })] },
    );
    const [open, paid] = done.map((json) => String(stripeOf(json).id));
    await standIn.control(`checkout/${paid}/pay`, {});
    const items = [open, paid, open].map((session, index) => row(30 + index, { session: session ?? '' }));
    const expired = await run(
      'checkoutSession',
      'expire',
      { sessionId: '={{ $json.session }}', runOptions: { concurrency: 1 } },
      { items },
    );
    expect(expired.done.map((json) => stripeOf(json).status)).toEqual(['expired', 'complete', 'expired']);
  });

  test('amounts below 0.50 € and mixed currencies are refused before Stripe sees them', async () => {
    const mixed = {
      ...checkout,
      lineItems: '[{"name":"a","unit_amount":100,"currency":"eur"},{"name":"b","unit_amount":100,"currency":"usd"}]',
    };
    expect(
      (await run('checkoutSession', 'create', checkout, { items: [row(1, { amount: 49 })] })).failed[0],
    ).toMatchObject({
      error: { message: expect.stringContaining('lineItems 49 is below') },
    });
    expect((await run('checkoutSession', 'create', mixed, { items: [row(2)] })).failed[0]).toMatchObject({
      error: { message: expect.stringContaining('mixes eur and usd') },
    });
    expect((await standIn.stripe.checkout.sessions.list()).data).toEqual([]);
  });

  test('a refund above the remainder fails alone, with Stripe’s field and request id', async () => {
    const intent = await standIn.stripe.paymentIntents.create({
      amount: 1000,
      currency: 'eur',
      payment_method: 'pm_card_visa',
      confirm: true,
    });
    const { done, failed } = await run(
      'refund',
      'create',
      {
        paymentIntentId: intent.id,
        amount: '={{ $json.amount }}',
        reason: 'requested_by_customer',
        metadata: '{}',
        runOptions: { concurrency: 1 },
      },
      { items: [row(1, { amount: 600 }), row(2, { amount: 600 }), row(3, { amount: 400 })] },
    );
    expect(done.map((json) => [json.id, stripeOf(json).status])).toEqual([
      [1, 'succeeded'],
      [3, 'succeeded'],
    ]);
    expect(failed).toMatchObject([
      {
        id: 2,
        error: {
          final: true,
          param: 'amount',
          status: 400,
          request_id: expect.stringMatching(/^req_/),
          code: 'amount_too_large',
          found: { amount_captured: 1000, amount_refunded: 600 },
        },
      },
    ]);
  });

  test('a refund of what is refunded already says so with what Stripe holds; one of a disputed charge is final', async () => {
    const [twice, contested] = await Promise.all(
      [0, 1].map(() =>
        standIn.stripe.paymentIntents.create({
          amount: 1000,
          currency: 'eur',
          payment_method: 'pm_card_visa',
          confirm: true,
        }),
      ),
    );
    await standIn.stripe.refunds.create({ payment_intent: twice?.id ?? '' });
    await standIn.control(`charges/${String(contested?.latest_charge)}/dispute`, {});
    const { failed } = await run(
      'refund',
      'create',
      {
        paymentIntentId: '={{ $json.payment_intent }}',
        amount: 1000,
        reason: 'requested_by_customer',
        metadata: '{}',
        runOptions: { concurrency: 1 },
      },
      { items: [row(1, { payment_intent: twice?.id ?? '' }), row(2, { payment_intent: contested?.id ?? '' })] },
    );
    expect(failed).toMatchObject([
      {
        id: 1,
        error: {
          final: true,
          code: 'charge_already_refunded',
          found: { amount_captured: 1000, amount_refunded: 1000 },
        },
      },
      { id: 2, error: { final: true, code: 'charge_disputed' } },
    ]);
    expect(failed[1]?.error).not.toHaveProperty('found');
  });

  test('a declined card says its decline code', async () => {
    const { failed } = await run(
      'paymentIntent',
      'create',
      {
        amount: 900,
        currency: 'eur',
        captureMethod: 'automatic_async',
        paymentMethodId: 'pm_card_chargeDeclinedInsufficientFunds',
        metadata: '{}',
      },
      { items: [row(1)] },
    );
    expect(failed).toMatchObject([
      {
        error: {
          final: true,
          type: 'card_error',
          code: 'card_declined',
          decline_code: 'insufficient_funds',
          payment_intent: expect.stringMatching(/^pi_/),
        },
      },
    ]);
  });

  test('without an error output the execution ends with Stripe’s words and the item', async () => {
    const { error } = await run(
      'paymentIntent',
      'capture',
      { paymentIntentId: 'pi_nobody', amountToCapture: 0 },
      { items: [row(1)], onError: 'stopWorkflow' },
    );
    expect(error).toMatchObject({ itemIndex: 0 });
    expect(`${error?.message} ${error?.description}`).toContain('pi_nobody');
    expect(error?.description).toContain('resource_missing');
  });
});

describe('what comes to nothing', () => {
  const paid = (amount: number, more: object = {}) =>
    standIn.stripe.paymentIntents.create({
      amount,
      currency: 'eur',
      payment_method: 'pm_card_visa',
      confirm: true,
      ...more,
    });
  const refunds = async () => (await standIn.stripe.refunds.list({ limit: 100 })).data.map(({ amount }) => amount);

  test.each([1, 2])('a misspelt amount gives nothing back and takes nothing (version %d)', async (version) => {
    const intent = await paid(1000);
    const refunded = await run(
      'refund',
      'create',
      { paymentIntentId: intent.id, amount: '={{ $json.amout }}' },
      { items: [row(1, { amount: 200 })], onError: 'continueErrorOutput', typeVersion: version },
    );
    expect(refunded.failed).toMatchObject([
      {
        id: 1,
        error: {
          final: true,
          param: 'amount',
          message: expect.stringContaining('"Amount" of item 0 came to nothing: {{ $json.amout }}'),
          hint: expect.stringContaining('Nothing was sent'),
        },
      },
    ]);
    expect(await refunds()).toEqual([]);
    const held = await paid(1000, { capture_method: 'manual' });
    const captured = await run(
      'paymentIntent',
      'capture',
      { paymentIntentId: held.id, amountToCapture: '={{ $json.amout }}' },
      { items: [row(2, { amount: 200 })], onError: 'continueErrorOutput', typeVersion: version },
    );
    expect(captured.failed).toMatchObject([{ id: 2, error: { param: 'amountToCapture' } }]);
    expect(await standIn.stripe.paymentIntents.retrieve(held.id)).toMatchObject({
      status: 'requires_capture',
      amount_received: 0,
    });
  });

  test.each([
    '={{ $json.amount - 200 }}',
    '={{ $json.amout ?? 0 }}',
    '={{ Number($json.amout) }}',
    "={{ '' }}",
    '={{ "0" }}',
  ])('nor does an amount that comes to 0, or to none: %s', async (amount) => {
    const intent = await paid(1000);
    for (const version of [1, 2]) {
      const { failed } = await run(
        'refund',
        'create',
        { paymentIntentId: intent.id, amount },
        { items: [row(1, { amount: 200 })], onError: 'continueErrorOutput', typeVersion: version },
      );
      expect(failed.map(({ error }) => reason.parse(error).param)).toEqual(['amount']);
    }
    expect(await refunds()).toEqual([]);
  });

  test('all is chosen; version 1 keeps the 0 that staff typed', async () => {
    const [first, second, third] = [await paid(1000), await paid(700), await paid(500)];
    expect(
      (
        await run(
          'refund',
          'create',
          { paymentIntentId: first.id, howMuch: 'all' },
          { items: [row(1)], onError: 'continueErrorOutput', typeVersion: 2 },
        )
      ).failed,
    ).toEqual([]);
    expect(
      (
        await run(
          'refund',
          'create',
          { paymentIntentId: second.id, amount: 0 },
          { items: [row(2)], onError: 'continueErrorOutput', typeVersion: 1 },
        )
      ).failed,
    ).toEqual([]);
    expect(
      (
        await run(
          'refund',
          'create',
          { paymentIntentId: third.id },
          { items: [row(3)], onError: 'continueErrorOutput', typeVersion: 2 },
        )
      ).failed,
    ).toMatchObject([{ error: { param: 'amount', final: true } }]);
    expect(
      (
        await run(
          'refund',
          'create',
          { paymentIntentId: third.id, howMuch: "={{ 'unchanged' }}" },
          { items: [row(4)], onError: 'continueErrorOutput', typeVersion: 2 },
        )
      ).failed,
    ).toMatchObject([{ error: { param: 'howMuch', final: true } }]);
    expect(await refunds()).toEqual([700, 1000]);
  });

  test('a key that lacks a part would make two refunds one: neither is sent', async () => {
    const intent = await paid(1000);
    for (const key of [
      '={{ $JSON.idempotency_key }}:refund',
      '={{ $json.key }}:refund',
      '={{ `order-${$json.order}-refund` }}',
      "={{ ['order', $json.order, 'refund'].join('-') }}",
      '={{ $json.key }}',
      '={{ $json.a + $json.b }}',
    ]) {
      const { failed } = await run(
        'refund',
        'create',
        { paymentIntentId: intent.id, idempotencyKey: key, amount: 200 },
        { items: [row(1), row(2)] },
      );
      expect(failed.map(({ error }) => reason.parse(error))).toEqual([
        { param: 'idempotencyKey', final: true },
        { param: 'idempotencyKey', final: true },
      ]);
    }
    expect(await refunds()).toEqual([]);
    expect(
      (
        await run(
          'refund',
          'create',
          { paymentIntentId: intent.id, idempotencyKey: '={{ $json.idempotency_key }}:refund', amount: 200 },
          { items: [row(1), row(2)] },
        )
      ).failed,
    ).toEqual([]);
    expect(await refunds()).toEqual([200, 200]);
  });

  test.each(['refund', '={{ $execution.id }}:refund', '={{ $json.order }}:refund'])(
    'a key that two different items share: one is done, the other is not taken for it: %s',
    async (key) => {
      const intent = await paid(1000);
      const items = [row(1, { order: 'A' }), row(2, { order: 'A' }), row(1, { order: 'A' })];
      const { done, failed } = await run(
        'refund',
        'create',
        { paymentIntentId: intent.id, idempotencyKey: key, amount: 200 },
        { items },
      );
      expect(failed).toMatchObject([
        { id: 2, error: { param: 'idempotencyKey', final: true, message: expect.stringContaining('item 0') } },
      ]);
      // the same item twice is the same request twice
      expect(done).toHaveLength(2);
      expect(await refunds()).toEqual([200]);
    },
  );

  test('a key that no header can carry is refused, and said to be: nobody needs to ask what became of it', async () => {
    const { failed } = await run(
      'product',
      'create',
      { ...product, newProductId: '' },
      { items: [row(1, { idempotency_key: 'prix-€' }), row(2, { idempotency_key: 'a\nb' })] },
    );
    expect(failed).toMatchObject([
      { error: { param: 'idempotencyKey', final: true, retryable: false } },
      { error: { param: 'idempotencyKey', final: true, retryable: false } },
    ]);
    expect((await standIn.stripe.products.list()).data).toEqual([]);
  });

  test('an optional field too, unless staff chose that it may; what is left empty on the node is left out', async () => {
    const parameters = { email: '={{ $json.mail }}', name: '', metadata: '{}', details: {} };
    const refused = await run('customer', 'create', parameters, { items: [row(1)] });
    expect(refused.failed).toMatchObject([
      { error: { param: 'email', hint: expect.stringContaining('Fields That May Be Empty') } },
    ]);
    const { done, failed } = await run(
      'customer',
      'create',
      { ...parameters, runOptions: { mayBeEmpty: ['email'] } },
      { items: [row(1)] },
    );
    expect(failed).toEqual([]);
    expect(stripeOf(done[0])).toMatchObject({ email: null });
  });

  test.each<[string, string, string, INodeParameters]>([
    [
      'paymentIntent',
      'cancel',
      'cancellationReason',
      { paymentIntentId: 'pi_1', cancellationReason: '={{ $json.nope }}' },
    ],
    ['paymentIntent', 'create', 'customerId', { amount: 500, currency: 'eur', customerId: '={{ $json.nope }}' }],
    ['paymentIntent', 'create', 'amount', { amount: '={{ $json.nope }}', currency: 'eur' }],
    [
      'price',
      'create',
      'lookupKey',
      { productId: 'prod_1', unitAmount: 500, currency: 'eur', lookupKey: '=space:{{ $json.nope }}' },
    ],
    ['product', 'create', 'newProductId', { name: 'a', newProductId: '=space_{{ $json.nope }}' }],
    ['product', 'create', 'newProductId', { name: 'a', newProductId: "={{ 'space_' + ($json.nope ?? '') }}" }],
    [
      'price',
      'create',
      'lookupKey',
      { productId: 'prod_1', unitAmount: 500, currency: 'eur', lookupKey: "={{ 'space:' + ($json.nope ?? '') }}" },
    ],
    [
      'checkoutSession',
      'create',
      'clientReferenceId',
      {
        mode: 'setup',
        immediateOnly: true,
        successUrl: 'https://a.example',
        clientReferenceId: "={{ 'order ' + ($json.nope ?? '') }}",
      },
    ],
    [
      'refund',
      'create',
      'metadata',
      { paymentIntentId: 'pi_1', amount: 5, metadata: "={{ ({ order: 'o-' + $json.nope }) }}" },
    ],
    [
      'checkoutSession',
      'create',
      'lineItems',
      {
        successUrl: 'https://guichet.example/',
        lineItems: '={{ [{ name: `Commande ${$json.nope}`, unit_amount: 500, currency: "eur" }] }}',
      },
    ],
    [
      'product',
      'update',
      'details.description',
      { productId: 'prod_1', details: { description: '={{ $json.nope }}' } },
    ],
    ['subscriptionItem', 'update', 'priceId', { subscriptionItemId: 'si_1', priceId: '={{ $json.nope }}' }],
    [
      'subscriptionItem',
      'create',
      'quantity',
      { subscriptionId: 'sub_1', priceId: 'price_1', quantity: '={{ $json.nope }}' },
    ],
    [
      'checkoutSession',
      'create',
      'clientReferenceId',
      {
        successUrl: 'https://guichet.example/',
        clientReferenceId: '={{ $json.nope }}',
        lineItems: '[{"price":"price_1"}]',
      },
    ],
    [
      'checkoutSession',
      'create',
      'lineItems',
      {
        successUrl: 'https://guichet.example/',
        lineItems: '=[{"name":"{{ $json.nope }}","unit_amount":500,"currency":"eur"}]',
      },
    ],
    [
      'checkoutSession',
      'create',
      'metadata',
      {
        successUrl: 'https://guichet.example/',
        lineItems: '[{"price":"price_1"}]',
        metadata: '={"order_id":"{{ $json.nope }}"}',
      },
    ],
    ['event', 'listUndelivered', 'since', { since: '={{ $json.nope }}', undeliveredOnly: true }],
    ['subscription', 'retrieve', 'subscriptionId', { subscriptionId: '={{ $json.nope }}' }],
  ])('%s %s: %s', async (resource, operation, param, parameters) => {
    const { done, failed } = await run(resource, operation, parameters, { items: [row(1)] });
    expect(done).toEqual([]);
    expect(failed).toMatchObject([{ id: 1, error: { param, final: true } }]);
  });

  test('without an error output the execution ends with the field and the item', async () => {
    const { error } = await run(
      'refund',
      'create',
      { paymentIntentId: 'pi_1', amount: '={{ $json.amout }}' },
      { items: [row(1)], onError: 'stopWorkflow' },
    );
    expect(error).toMatchObject({
      message: expect.stringContaining('"Amount" of item 0 came to nothing'),
      itemIndex: 0,
    });
  });

  test('options of the run that cannot be read are said in words', async () => {
    const { error } = await run(
      'price',
      'list',
      { activeOnly: true, runOptions: { concurrency: 99 } },
      { items: [{}], onError: 'stopWorkflow' },
    );
    expect(error?.message).toMatch(/^"Run Options": concurrency is not valid/);
  });
});

test('files go on with their item', async () => {
  const binary = { receipt: { data: 'Ym9uam91cg==', mimeType: 'text/plain' } };
  const { output } = await core.run({
    items: [row(1), { id: 2 }],
    binary,
    node: {
      type: 'n8n-nodes-guichet.guichetStripe',
      parameters: {
        resource: 'product',
        operation: 'create',
        idempotencyKey: '={{ $json.idempotency_key }}',
        ...product,
      },
      onError: 'continueErrorOutput',
    },
    credentials: credentials(standIn),
  });
  expect([output.Done?.[0]?.[0]?.binary, output.Failed?.[0]?.[0]?.binary]).toEqual([binary, binary]);
});

describe('a bad day at Stripe', () => {
  const create = () => run('product', 'create', { ...product, newProductId: '' }, { items: [row(1)] });
  const made = async () => (await standIn.stripe.products.list({ limit: 100 })).data.length;

  test('a 500 before the effect is tried again under the same key', async () => {
    await standIn.control('faults', { method: 'POST', path: '/v1/products', status: 500, times: 1 });
    expect((await create()).failed).toEqual([]);
    expect(await made()).toBe(1);
  });

  test('a 500 after the effect, which Stripe keeps: the object is found, not made twice', async () => {
    await standIn.control('faults', { method: 'POST', path: '/v1/products', status: 500, effect: 'done', times: 1 });
    const { done, failed } = await create();
    expect(failed).toEqual([]);
    expect(stripeOf(done[0])).toMatchObject({ name: 'Salle 1', metadata: { guichet_key: 'outbox:1' } });
    expect(await made()).toBe(1);
  });

  test('an answer that was cut off comes again', async () => {
    await standIn.control('faults', { method: 'POST', path: '/v1/products', status: 0, effect: 'done', times: 1 });
    expect((await create()).failed).toEqual([]);
    expect(await made()).toBe(1);
  });

  test('down: fails as retryable, and the same key works afterwards', async () => {
    await standIn.control('faults', { down: true });
    const { failed } = await create();
    expect(failed).toMatchObject([{ idempotency_key: 'outbox:1', error: { retryable: true, final: false } }]);
    await standIn.control('faults', {}, 'DELETE');
    expect((await create()).failed).toEqual([]);
    expect(await made()).toBe(1);
  });

  test('the rate limit is waited for, and every item gets through', async () => {
    await standIn.control('rate_limit', { per_second: 25 });
    const { done, failed } = await run('product', 'create', product, {
      items: Array.from({ length: 60 }, (_, index) => row(index)),
    });
    expect(failed).toEqual([]);
    expect(done.map(({ id }) => id)).toEqual(Array.from({ length: 60 }, (_, index) => index));
    await standIn.control('rate_limit', { per_second: 0 });
    expect(await made()).toBe(60);
  });

  test('a credential that cannot be used fails the items, is no fault of theirs, and hands none on as done', async () => {
    const result = await core.run({
      items: [row(1), row(2)],
      node: {
        type: 'n8n-nodes-guichet.guichetStripe',
        parameters: { resource: 'customer', operation: 'retrieve', customerId: 'cus_1' },
        onError: 'continueErrorOutput',
      },
      credentials: { guichetStripeApi: { secretKey: '', baseUrl: standIn.url } },
    });
    expect(result.output.Done?.[0] ?? []).toEqual([]);
    expect(result.output.Failed?.[0]?.map(({ json }) => json.error)).toEqual(
      [1, 2].map(() => expect.objectContaining({ outage: true, final: false, retryable: true })),
    );
  });

  test('a wrong key is final and is not shown', async () => {
    const result = await core.run({
      items: [row(1)],
      node: {
        type: 'n8n-nodes-guichet.guichetStripe',
        parameters: { resource: 'customer', operation: 'retrieve', customerId: 'cus_1' },
        onError: 'continueErrorOutput',
      },
      credentials: { guichetStripeApi: { secretKey: 'sk_test_mistyped_secret', baseUrl: standIn.url } },
    });
    expect(result.output.Failed?.[0]?.[0]?.json).toMatchObject({ error: { final: true, status: 401 } });
    expect(result.everything).not.toContain('mistyped');
  });
});

describe('customers, seats and events', () => {
  test('customer, subscription, seats and portal', async () => {
    const customers = await run(
      'customer',
      'create',
      {
        email: 'a@exemple.fr',
        name: 'Atelier',
        metadata: '{"user_id": 7}',
        details: { locale: 'fr', address: '{"city":"Lyon","country":"FR"}' },
      },
      { items: [row(1)] },
    );
    const customer = String(stripeOf(customers.done[0]).id);
    expect(
      stripeOf(
        (
          await run(
            'customer',
            'update',
            { customerId: customer, email: '', name: 'Atelier Dix', metadata: '{}', details: {} },
            { items: [row(2)] },
          )
        ).done[0],
      ),
    ).toMatchObject({ name: 'Atelier Dix', email: 'a@exemple.fr' });
    expect(
      stripeOf((await run('customer', 'retrieve', { customerId: customer }, { items: [{}] })).done[0]),
    ).toMatchObject({
      id: customer,
      tax_ids: { object: 'list' },
    });
    const { id } = await standIn.stripe.products.create({ name: 'Pro' });
    const [base, seat] = await Promise.all(
      [2900, 500].map((unit_amount) =>
        standIn.stripe.prices.create({ product: id, currency: 'eur', unit_amount, recurring: { interval: 'month' } }),
      ),
    );
    const subscription = await standIn.stripe.subscriptions.create({
      customer,
      items: [{ price: base?.id ?? '' }],
      default_payment_method: 'pm_card_visa',
    });
    const added = await run(
      'subscriptionItem',
      'create',
      {
        subscriptionId: subscription.id,
        priceId: seat?.id ?? '',
        quantity: 2,
        prorationBehavior: 'create_prorations',
        metadata: '{}',
      },
      { items: [row(3)] },
    );
    const item = String(stripeOf(added.done[0]).id);
    expect(
      stripeOf(
        (
          await run(
            'subscriptionItem',
            'update',
            { subscriptionItemId: item, quantity: 4, prorationBehavior: 'none', metadata: '{}' },
            { items: [row(4)] },
          )
        ).done[0],
      ),
    ).toMatchObject({ quantity: 4 });
    for (let time = 0; time < 2; time += 1) {
      const deleted = await run(
        'subscriptionItem',
        'delete',
        { subscriptionItemId: item, prorationBehavior: 'none' },
        { items: [row(5)] },
      );
      expect(stripeOf(deleted.done[0])).toMatchObject({ id: item, deleted: true });
    }
    expect(
      stripeOf((await run('subscription', 'retrieve', { subscriptionId: subscription.id }, { items: [{}] })).done[0]),
    ).toMatchObject({ status: 'active', latest_invoice: { object: 'invoice' } });
    const portal = await run(
      'portalSession',
      'create',
      { customerId: customer, returnUrl: 'https://guichet.example/', idempotencyKey: 'portal-1' },
      { items: [{}] },
    );
    expect(stripeOf(portal.done[0]).url).toContain('/p/session/');
  });

  test('undelivered events come oldest first, as receive_stripe_events takes them', async () => {
    await standIn.control('webhook', { drop: 1 });
    await standIn.stripe.customers.create({ name: 'one' });
    const { id: object_id } = await standIn.stripe.customers.create({ name: 'two' }, { idempotencyKey: 'two' });
    const { done } = await run(
      'event',
      'listUndelivered',
      {
        since: '',
        afterEventId: '',
        types: [],
        undeliveredOnly: true,
        maxEvents: 100,
        runOptions: { output: 'object' },
      },
      { items: [{}] },
    );
    expect(done).toMatchObject([
      { type: 'customer.created', status: 'pending' },
      { type: 'customer.created', object_id, idempotency_key: 'two', payload: { object: 'event' } },
    ]);
    const after = await run(
      'event',
      'listUndelivered',
      {
        since: '',
        afterEventId: String(done[0]?.event_id),
        types: ['customer.created'],
        undeliveredOnly: true,
        maxEvents: 100,
        runOptions: { output: 'object' },
      },
      { items: [{}] },
    );
    expect(after.done.map(({ event_id }) => event_id)).toEqual([done[1]?.event_id]);
    // delivered meanwhile: the cursor holds all the same
    await standIn.control('webhook/resend', { events: [String(done[1]?.event_id)] });
    const before = await run(
      'event',
      'listUndelivered',
      {
        since: '',
        beforeEventId: String(done[1]?.event_id),
        types: [],
        undeliveredOnly: true,
        maxEvents: 100,
        runOptions: { output: 'object' },
      },
      { items: [{}] },
    );
    expect(before.done.map(({ event_id }) => event_id)).toEqual([done[0]?.event_id]);
  });

  test('an undelivered event that jsonb refuses comes as its bytes', async () => {
    await standIn.control('webhook', { drop: 1 });
    await standIn.stripe.customers.create({ name: 'Bou\u0000langerie' });
    const { done } = await run(
      'event',
      'listUndelivered',
      { since: '', types: [], undeliveredOnly: true, maxEvents: 100, runOptions: { output: 'object' } },
      { items: [{}] },
    );
    expect(done).toMatchObject([{ type: 'customer.created', payload: null, raw_base64: expect.any(String) }]);
    expect(JSON.parse(Buffer.from(String(done[0]?.raw_base64), 'base64').toString('utf8'))).toMatchObject({
      data: { object: { name: 'Bou\u0000langerie' } },
    });
  });
});
