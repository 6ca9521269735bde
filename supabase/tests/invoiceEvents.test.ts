import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import type { Results } from './setup/events.ts';
import { invoice, subscription } from './setup/rows.ts';

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.clear();
});
afterAll(async () => {
  await db.drop();
});

const sync = async (...rows: object[]): Promise<string[]> =>
  (await db.call<Results>('sync_stripe_invoices', { rows })).results.map(({ result }) => result);

test('a draft that is deleted is deleted, and nobody’s latest invoice, in whatever order', async () => {
  const made = invoice({ event_created: 10, event_type: 'invoice.created' }, { status: 'draft' });
  const gone = invoice({ event_created: 11, event_type: 'invoice.deleted' }, { status: 'deleted' });
  for (const events of [
    [made, gone],
    [gone, made],
  ]) {
    for (const event of events) await sync(event);
    expect(await db.query('select status from public.invoices_billing')).toEqual([{ status: 'deleted' }]);
    await db.clear();
  }
  await db.call('sync_stripe_subscriptions', { rows: [subscription({ event_created: 1 }, { status: 'past_due' })] });
  await sync(
    invoice(
      { event_created: 10, event_type: 'invoice.paid' },
      {
        stripe_invoice_id: 'in_0',
        status: 'paid',
        payment_outcome: 'succeeded',
        stripe_created: '2026-10-01T00:00:00Z',
      },
    ),
    invoice({ event_created: 11, event_type: 'invoice.deleted' }, { status: 'deleted' }),
  );
  expect(await db.query('select status from public.subscriptions')).toEqual([{ status: 'active' }]);
});

test.each([
  ['invoice.overdue', 'invoice_overdue', {}],
  ['invoice.finalization_failed', 'invoice_finalization_failed', { finalization_error: 'no address' }],
])('%s has an alert of its own, once an invoice', async (event_type, template, row) => {
  const event = invoice({ event_created: 10, event_type }, { amount_remaining: 2900, ...row });
  await sync(event, { ...event, event_id: 'evt_again', event_created: 20 });
  await sync(event);
  expect(await db.query('select template, subject, data from public.alert_outbox')).toEqual([
    {
      template,
      subject: 'in_1',
      data: expect.objectContaining({
        invoice: 'in_1',
        amount: 2900,
        currency: 'eur',
        reason: 'finalization_error' in row ? 'no address' : null,
      }),
    },
  ]);
});
