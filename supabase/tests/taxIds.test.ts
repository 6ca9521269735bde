import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { TaxIdSync } from '../../nodes/StripeMapper/rows.ts';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import type { Results } from './setup/events.ts';
import { checkout, customer } from './setup/rows.ts';

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

const number = (
  created: number,
  kind: 'created' | 'updated' | 'deleted',
  value: string | null,
  { id = 'txi_1', day = '2026-11-01' }: { id?: string; day?: string } = {},
): TaxIdSync => ({
  event_id: `evt_${id}_${kind}_${created}`,
  event_type: `customer.tax_id.${kind}`,
  event_created: created,
  livemode: false,
  previous_attributes: null,
  object: 'tax_id',
  deleted: kind === 'deleted',
  row: {
    stripe_tax_id: id,
    stripe_customer_id: 'cus_1',
    value,
    type: 'eu_vat',
    country: 'FR',
    stripe_created: `${day}T00:00:00Z`,
  },
});
const sync = async (...rows: object[]): Promise<string[]> =>
  (await db.call<Results>('sync_stripe_customers', { rows })).results.map(({ result }) => result);
const shown = async (): Promise<unknown> => (await db.query('select tax_id from public.billing_accounts'))[0];

describe('tax numbers', () => {
  test('are shown in the account, the newest that is left', async () => {
    // before any event of its customer
    expect(await sync(number(10, 'created', 'FR1'))).toEqual(['applied']);
    expect(await shown()).toEqual({ tax_id: 'FR1' });
    await sync(
      number(20, 'created', 'DE2', { id: 'txi_2', day: '2026-11-02' }),
      customer({ event_created: 20 }, { company_name: 'Chez Léa' }),
    );
    expect(await shown()).toEqual({ tax_id: 'DE2' });
    await sync(number(30, 'deleted', 'DE2', { id: 'txi_2', day: '2026-11-02' }));
    expect(await shown()).toEqual({ tax_id: 'FR1' });
    await sync(number(40, 'updated', 'FR9'));
    expect(await shown()).toEqual({ tax_id: 'FR9' });
    await sync(number(50, 'deleted', 'FR9'));
    expect(await shown()).toEqual({ tax_id: null });
  });

  test('end the same in whatever order their events come', async () => {
    const events = [
      number(10, 'created', 'FR1'),
      number(20, 'created', 'DE2', { id: 'txi_2', day: '2026-11-02' }),
      number(30, 'deleted', 'DE2', { id: 'txi_2', day: '2026-11-02' }),
    ];
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [2, 0, 1],
    ]) {
      for (const n of order) await sync(...[events[n]].flatMap((event) => event ?? []));
      expect(await shown()).toEqual({ tax_id: 'FR1' });
      await db.clear();
    }
  });

  test('of before the installation are not lost when another one goes, and a later Checkout says a newer one', async () => {
    await db.call('sync_stripe_checkout_sessions', { rows: [checkout({ event_created: 10 }, { tax_id: 'OLD' })] });
    await sync(number(20, 'deleted', 'FR1'));
    expect(await shown()).toEqual({ tax_id: 'OLD' });
    await db.call('sync_stripe_checkout_sessions', {
      rows: [checkout({ event_created: 30 }, { tax_id: 'NEW', stripe_checkout_session_id: 'cs_2' })],
    });
    await sync(number(25, 'created', 'FR2', { id: 'txi_3' }));
    expect(await shown()).toEqual({ tax_id: 'NEW' });
  });

  test('are nobody else’s to read', async () => {
    await expect(db.as('anon', 'select * from public.billing_tax_ids')).rejects.toThrow('permission denied');
  });
});
