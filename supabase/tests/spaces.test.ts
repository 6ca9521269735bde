import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';
import { addSpace, Catalogue, claimSpaces, drain, passTime, plan, record } from './spacesSupport.ts';

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

const waiting = () =>
  db.query<{ object_key: string; payload: Record<string, unknown> }>(
    "select object_key, payload from public.outbox where topic = 'stripe.space.sync' and status = 'waiting' order by seq",
  );
const log = (space: string) =>
  db.query<{ step: string; status: string; duration_ms: number | null }>(
    'select step, status, duration_ms from public.space_sync_log where space_id = $1 order by id',
    [space],
  );
const admin = { user: '00000000-0000-4000-8000-00000000000a', admin: true };
const customer = { user: '00000000-0000-4000-8000-00000000000b' };

describe('the trigger sync_space_with_stripe', () => {
  test('writes INSERT, UPDATE and DELETE into the outbox, with the amount in cents', async () => {
    const id = await addSpace(db, { price_per_hour: '4.35' });
    expect(await waiting()).toEqual([
      {
        object_key: `space:${id}`,
        payload: expect.objectContaining({
          type: 'INSERT',
          table: 'spaces',
          space_id: id,
          unit_amount: 435,
          active: true,
          name: 'Atelier',
        }),
      },
    ]);
    await claimSpaces(db);
    await db.query('update public.spaces set price_per_hour = 30 where id = $1', [id]);
    expect((await waiting()).map(({ payload }) => [payload.type, payload.unit_amount])).toEqual([['UPDATE', 3000]]);
    await db.query(
      "update public.spaces set stripe_product_id = 'prod_old', stripe_price_id = 'price_old' where id = $1",
      [id],
    );
    await db.query('delete from public.spaces where id = $1', [id]);
    expect((await waiting()).map(({ payload }) => payload)).toEqual([
      expect.objectContaining({
        type: 'DELETE',
        active: false,
        stripe_product_id: 'prod_old',
        stripe_price_id: 'price_old',
      }),
    ]);
  });

  test('folds changes that wait', async () => {
    const id = await addSpace(db);
    for (const price of [26, 27, 28])
      await db.query('update public.spaces set price_per_hour = $2 where id = $1', [id, price]);
    expect((await waiting()).map(({ payload }) => payload.unit_amount)).toEqual([2800]);
  });

  test('hears neither its own echo nor a change that changes nothing', async () => {
    const id = await addSpace(db);
    await claimSpaces(db);
    await db.query(
      "update public.spaces set stripe_product_id = 'space_x', stripe_price_id = 'price_x', name = name where id = $1",
      [id],
    );
    expect(await waiting()).toEqual([]);
  });

  test('is undone with the change', async () => {
    const client = await db.pool.connect();
    await client.query('begin');
    await client.query("insert into public.spaces (name, price_per_hour) values ('Salle', 10)");
    await client.query('rollback');
    client.release();
    expect(await waiting()).toEqual([]);
  });

  test('revisions grow across a deletion', async () => {
    const id = await addSpace(db);
    await db.query('delete from public.spaces where id = $1', [id]);
    const [gone] = await waiting();
    await addSpace(db, { id });
    const [back] = await waiting();
    expect(Number(back?.payload.rev)).toBeGreaterThan(Number(gone?.payload.rev));
  });
});

describe('what a space may be', () => {
  test.each([
    ['a third decimal', { price_per_hour: '4.355' }, 'spaces_price_per_hour'],
    ['NaN', { price_per_hour: 'NaN' }, 'spaces_price_per_hour'],
    ['a negative price', { price_per_hour: '-1', is_active: false }, 'spaces_price_per_hour'],
    ['less than Stripe charges', { price_per_hour: '0.49' }, 'spaces_price_minimum'],
    ['no capacity', { capacity: 0 }, 'spaces_capacity'],
    ['an empty name', { name: '  ' }, 'spaces_name'],
    ['a name that Stripe does not take', { name: 'x'.repeat(251) }, 'spaces_name'],
    ['a description that Stripe does not take', { description: 'x'.repeat(5001) }, 'spaces_description'],
  ])('refuses %s', async (_what, overrides, constraint) => {
    await expect(addSpace(db, overrides)).rejects.toMatchObject({ constraint });
    expect(await waiting()).toEqual([]);
  });

  test('a space below the minimum may exist as long as it is not for hire', async () => {
    await addSpace(db, { price_per_hour: '0', is_active: false });
    const [row] = await claimSpaces(db);
    expect(await plan(db, row ? [row] : [])).toEqual([expect.objectContaining({ action: 'nothing' })]);
  });

  test('its id does not change', async () => {
    const id = await addSpace(db);
    await expect(db.query('update public.spaces set id = gen_random_uuid() where id = $1', [id])).rejects.toThrow(
      /does not change/,
    );
  });
});

describe('the way to Stripe', () => {
  test('insert, price, name, delete: product and price follow, ids come back, every step is logged', async () => {
    const stripe = new Catalogue();
    const id = await addSpace(db);
    const product = `space_${id}`;
    await drain(db, stripe);
    expect(stripe.requests.map((request) => request.split(' ')[0])).toEqual([
      'create_product',
      'create_price',
      'update_product',
    ]);
    expect(stripe.products.get(product)).toEqual({
      active: true,
      name: 'Atelier',
      description: 'Sous les toits',
      default_price: 'price_1',
    });
    expect(await db.query('select stripe_product_id, stripe_price_id from public.spaces')).toEqual([
      { stripe_product_id: product, stripe_price_id: 'price_1' },
    ]);
    expect(await waiting()).toEqual([]);

    await db.query("update public.spaces set price_per_hour = 30, name = 'Grand atelier'");
    await drain(db, stripe);
    expect(stripe.products.get(product)).toEqual({
      active: true,
      name: 'Grand atelier',
      description: 'Sous les toits',
      default_price: 'price_2',
    });
    expect([...stripe.prices.values()]).toEqual([
      { product, unit_amount: 2500, active: false },
      { product, unit_amount: 3000, active: true },
    ]);

    await db.query('delete from public.spaces');
    await drain(db, stripe);
    expect(stripe.products.get(product)).toMatchObject({ active: false, default_price: 'price_2' });
    const steps = await log(id);
    expect(steps.map(({ step, status }) => [step, status])).toEqual([
      ['create_product', 'done'],
      ['create_price', 'done'],
      ['update_product', 'done'],
      ['create_price', 'done'],
      ['update_product', 'done'],
      ['archive_price', 'done'],
      ['archive_product', 'done'],
    ]);
    expect(steps.every(({ duration_ms }) => duration_ms !== null && duration_ms >= 0)).toBe(true);
    // history outlives the space
    expect(
      await db.query(
        'select unit_amount::int, archived_at is not null as archived from public.space_prices order by created_at',
      ),
    ).toEqual([
      { unit_amount: 2500, archived: true },
      { unit_amount: 3000, archived: false },
    ]);
  });

  test('keys and parameters', async () => {
    const id = await addSpace(db);
    const rows = await claimSpaces(db);
    const rev = Number(rows[0]?.payload.rev);
    const [planned] = await plan(db, rows);
    expect(planned).toMatchObject({
      action: 'create_product',
      route: 'product',
      step: 'create_product',
      idempotency_key: `space:${id}:product`,
      product_id: `space_${id}`,
      unit_amount: 2500,
      lookup_key: `space:${id}`,
      product_metadata: { space_id: id, capacity: '10', type: 'coworking_space' },
      price_metadata: { space_id: id, rev: String(rev) },
    });
    const made = await record(db, { ...rows[0], ...planned, stripe: { id: `space_${id}` } });
    expect(made).toMatchObject({ step: 'create_price', idempotency_key: `space:${id}:price:${rev}` });
    const priced = await record(db, { ...rows[0], ...made, stripe: { id: 'price_1', unit_amount: 2500 } });
    expect(priced).toMatchObject({
      step: 'update_product',
      idempotency_key: `space:${id}:product:${rev}`,
      price_id: 'price_1',
    });
  });

  test('a price comes back as a new one: A, B, A', async () => {
    const stripe = new Catalogue();
    await addSpace(db);
    await drain(db, stripe);
    for (const price of [30, 25]) {
      await db.query('update public.spaces set price_per_hour = $1', [price]);
      await drain(db, stripe);
    }
    expect([...stripe.prices.values()].map(({ unit_amount, active }) => [unit_amount, active])).toEqual([
      [2500, false],
      [3000, false],
      [2500, true],
    ]);
  });

  test('A, B, A before anybody looked changes nothing in Stripe but the revision', async () => {
    const stripe = new Catalogue();
    await addSpace(db);
    await drain(db, stripe);
    for (const price of [30, 25]) await db.query('update public.spaces set price_per_hour = $1', [price]);
    await drain(db, stripe);
    expect(stripe.prices.size).toBe(1);
  });

  test('a space of an older system keeps its product; its price is replaced and archived', async () => {
    const stripe = new Catalogue();
    stripe.products.set('prod_old', { active: true, name: 'Vieux', description: null, default_price: 'price_old' });
    stripe.prices.set('price_old', { product: 'prod_old', unit_amount: 2000, active: true });
    await addSpace(db, { stripe_product_id: 'prod_old', stripe_price_id: 'price_old' });
    await drain(db, stripe);
    expect(stripe.products.get('prod_old')).toEqual({
      active: true,
      name: 'Atelier',
      description: 'Sous les toits',
      default_price: 'price_2',
    });
    expect(stripe.prices.get('price_old')?.active).toBe(false);
    expect(stripe.products.size).toBe(1);
  });

  test('a description that is taken away goes from Stripe too', async () => {
    const stripe = new Catalogue();
    const id = await addSpace(db);
    await drain(db, stripe);
    await db.query('update public.spaces set description = null');
    await drain(db, stripe);
    expect(stripe.products.get(`space_${id}`)?.description).toBeNull();
  });

  test.each(Array.from({ length: 6 }, (_, step) => step))(
    'an execution that dies at any moment of the first synchronisation, here %i, leaves nothing that stays',
    async (diesAt) => {
      const stripe = new Catalogue();
      const id = await addSpace(db);
      let left = diesAt;
      await drain(db, stripe, () => (left -= 1) < 0);
      await passTime(db);
      await drain(db, stripe);
      expect([...stripe.products]).toEqual([
        [`space_${id}`, { active: true, name: 'Atelier', description: 'Sous les toits', default_price: 'price_1' }],
      ]);
      expect(stripe.prices.size).toBe(1);
      expect(await waiting()).toEqual([]);
    },
  );

  test('prices that staff had left on sale by skipping rows are archived one after the other, each under a key of its own', async () => {
    const stripe = new Catalogue();
    const id = await addSpace(db);
    await drain(db, stripe);
    // each change makes its price and is given up before it is the default
    for (const price of [30, 35]) {
      await db.query('update public.spaces set price_per_hour = $1', [price]);
      let left = 2;
      await drain(db, stripe, () => (left -= 1) < 0);
      await passTime(db);
      const [row] = await db.query<{ id: string }>("select id from public.outbox where status = 'running'");
      await db.call('skip_outbox', { ids: [row?.id], reason: 'test' });
    }
    for (let round = 0; round < 3; round += 1) {
      await db.call('request_space_sync', { request: { record: { id } } });
      await drain(db, stripe);
    }
    expect([...stripe.prices.values()].filter(({ active }) => active)).toEqual([
      expect.objectContaining({ unit_amount: 3500 }),
    ]);
  });

  test('a space that is deleted before anybody looked never reaches Stripe', async () => {
    const stripe = new Catalogue();
    await addSpace(db);
    await db.query('delete from public.spaces');
    await drain(db, stripe);
    expect(stripe.requests).toEqual([]);
  });

  test('an execution whose lease has lapsed writes nothing', async () => {
    const id = await addSpace(db);
    const rows = await claimSpaces(db);
    const [planned] = await plan(db, rows);
    await passTime(db);
    expect(await record(db, { ...rows[0], ...planned, stripe: { id: `space_${id}` } })).toMatchObject({
      result: 'error',
      error: { path: 'token' },
    });
    expect(await log(id)).toEqual([]);
  });

  test('an answer with another amount is refused', async () => {
    const id = await addSpace(db);
    const rows = await claimSpaces(db);
    const [planned] = await plan(db, rows);
    const made = await record(db, { ...rows[0], ...planned, stripe: { id: `space_${id}` } });
    expect(await record(db, { ...rows[0], ...made, stripe: { id: 'price_1', unit_amount: 99 } })).toMatchObject({
      result: 'error',
      error: { path: 'stripe.unit_amount' },
    });
    expect(await db.query('select 1 from public.space_prices')).toEqual([]);
  });

  test('a failure is logged with its step and message', async () => {
    const id = await addSpace(db);
    const rows = await claimSpaces(db);
    await plan(db, rows);
    await db.call('record_space_failure', { rows: [{ ...rows[0], step: 'create_product', error: 'Stripe was away' }] });
    expect(await db.query('select step, status, message from public.space_sync_log where space_id = $1', [id])).toEqual(
      [{ step: 'create_product', status: 'failed', message: 'Stripe was away' }],
    );
  });

  test('any changes, in any order, with executions that die anywhere: one product, one price on sale, the last one', async () => {
    const change = fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({ kind: fc.constant('price' as const), cents: fc.constantFrom(1500, 2500, 3050) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('name' as const), name: fc.constantFrom('Atelier', 'Salon') }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          kind: fc.constant('description' as const),
          description: fc.constantFrom('Sous les toits', null),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('active' as const), active: fc.boolean() }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete' as const) }) },
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('drain' as const), diesAt: fc.option(fc.nat(7), { nil: null }) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 12 }), async (changes) => {
        await db.clear();
        const stripe = new Catalogue();
        const id = await addSpace(db);
        for (const one of changes) {
          if (one.kind === 'price')
            await db.query('update public.spaces set price_per_hour = $1::numeric / 100', [one.cents]);
          else if (one.kind === 'name') await db.query('update public.spaces set name = $1', [one.name]);
          else if (one.kind === 'description')
            await db.query('update public.spaces set description = $1', [one.description]);
          else if (one.kind === 'active') await db.query('update public.spaces set is_active = $1', [one.active]);
          else if (one.kind === 'delete') {
            await db.query('delete from public.spaces');
            await addSpace(db, { id });
          } else {
            let left = one.diesAt ?? Infinity;
            await drain(db, stripe, () => (left -= 1) < 0);
            await passTime(db);
          }
        }
        for (let round = 0; round < 20 && (await drain(db, stripe)); round += 1) await passTime(db);
        const [space] = await db.query<{
          name: string;
          description: string | null;
          cents: number;
          is_active: boolean;
          stripe_price_id: string;
        }>(
          'select name, description, (price_per_hour * 100)::int as cents, is_active, stripe_price_id from public.spaces',
        );
        const onSale = [...stripe.prices].filter(([, { active }]) => active);
        expect([...stripe.products]).toEqual([
          [
            `space_${id}`,
            {
              active: space?.is_active,
              name: space?.name,
              description: space?.description,
              default_price: space?.stripe_price_id,
            },
          ],
        ]);
        expect(onSale.map(([price, { unit_amount }]) => [price, unit_amount])).toEqual([
          [space?.stripe_price_id, space?.cents],
        ]);
        expect(await waiting()).toEqual([]);
      }),
      { numRuns: 60 },
    );
  }, 120_000);
});

describe('upkeep of the log', () => {
  const age = (space: string) =>
    db.query("update public.space_sync_log set created_at = now() - interval '91 days' where space_id = $1", [space]);
  const steps = async () =>
    (await db.query<{ space_id: string }>('select distinct space_id from public.space_sync_log')).map(
      ({ space_id }) => space_id,
    );

  test('old steps go, a few at a time; young ones and those of changes that are not settled stay', async () => {
    const stripe = new Catalogue();
    const [old, young] = [await addSpace(db), await addSpace(db)];
    await drain(db, stripe);
    const parked = await addSpace(db);
    const [row] = await claimSpaces(db);
    await db.call('record_space_failure', { rows: [{ ...row, step: 'create_product', error: 'refused' }] });
    await db.call('fail_outbox', { token: row?.token, rows: [{ id: row?.id, message: 'refused', final: true }] });
    for (const space of [old, parked]) await age(space);
    expect(await db.call('expire_space_sync_log', { max_rows: 2 })).toEqual({ expired: 2 });
    expect(await db.call('expire_space_sync_log')).toEqual({ expired: 1 });
    expect((await steps()).sort()).toEqual([young, parked].sort());
    expect(await db.query('select 1 from public.space_products where space_id = $1', [old])).toHaveLength(1);
    await expect(db.call('expire_space_sync_log', {}, admin)).rejects.toThrow(/permission denied/);
  });
});

describe('who may do what', () => {
  test('everybody sees spaces for hire, administrators see and keep all of them', async () => {
    await addSpace(db);
    await addSpace(db, { name: 'En travaux', is_active: false });
    expect(await db.as('anon', 'select name from public.spaces')).toEqual([{ name: 'Atelier' }]);
    expect(await db.as(admin, 'select name from public.spaces order by name')).toEqual([
      { name: 'Atelier' },
      { name: 'En travaux' },
    ]);
    await db.as(admin, "insert into public.spaces (name, capacity, price_per_hour) values ('Cave', 4, 12.50)");
    await db.as(admin, "update public.spaces set price_per_hour = 13 where name = 'Cave'");
    await db.as(admin, "delete from public.spaces where name = 'En travaux'");
    expect((await waiting()).map(({ payload }) => [payload.name, payload.type])).toEqual([
      ['Atelier', 'INSERT'],
      ['En travaux', 'DELETE'],
      ['Cave', 'UPDATE'],
    ]);
  });

  test('others change nothing', async () => {
    const id = await addSpace(db);
    await expect(db.as('anon', "insert into public.spaces (name, price_per_hour) values ('x', 1)")).rejects.toThrow(
      /permission denied/,
    );
    await expect(db.as(customer, "insert into public.spaces (name, price_per_hour) values ('x', 1)")).rejects.toThrow(
      /row-level security/,
    );
    await db.as(customer, 'update public.spaces set price_per_hour = 1');
    await db.as(customer, 'delete from public.spaces');
    expect(await db.query('select price_per_hour::text from public.spaces where id = $1', [id])).toEqual([
      { price_per_hour: '25.00' },
    ]);
  });

  test('nobody but the server writes the ids of Stripe, reads what Stripe holds or calls the functions', async () => {
    await addSpace(db);
    await expect(db.as(admin, "update public.spaces set stripe_price_id = 'price_mine'")).rejects.toThrow(
      /permission denied/,
    );
    await expect(db.as(admin, 'update public.spaces set rev = 1')).rejects.toThrow(/permission denied/);
    for (const caller of ['anon', admin] as const) {
      await expect(db.as(caller, 'select * from public.space_products')).rejects.toThrow(/permission denied/);
      for (const name of ['plan_space_sync', 'record_space_sync', 'record_space_failure']) {
        await expect(db.call(name, { rows: '[]' }, caller)).rejects.toThrow(/permission denied/);
      }
    }
    expect(await db.as(admin, 'select 1 from public.space_sync_log')).toEqual([]);
    expect(await db.as(customer, 'select 1 from public.space_sync_log')).toEqual([]);
  });
});

describe('events of our own products and prices', () => {
  test('become no plan; others do, in their places', async () => {
    const row = (object: 'product' | 'price', id: string, metadata: Record<string, string>) => ({
      object,
      event_id: `evt_${id}`,
      event_type: `${object}.updated`,
      event_created: 1000,
      livemode: false,
      deleted: false,
      previous_attributes: null,
      row: {
        [`stripe_${object}_id`]: id,
        stripe_product_id: object === 'product' ? id : 'prod_1',
        code: object === 'product' ? 'pro' : null,
        name: 'Pro',
        active: true,
        quotas: {},
        metadata,
        currency: 'eur',
        unit_amount: 100,
      },
    });
    const { results } = await db.call<{ results: Record<string, unknown>[] }>('sync_stripe_catalog', {
      rows: [
        row('product', 'space_1', { space_id: '1' }),
        row('product', 'prod_1', {}),
        row('price', 'price_s', { space_id: '1' }),
        row('price', 'price_1', {}),
      ],
    });
    expect(results).toEqual([
      { event_id: 'evt_space_1', result: 'applied', space_id: '1' },
      expect.objectContaining({ event_id: 'evt_prod_1', result: 'applied', code: 'pro' }),
      { event_id: 'evt_price_s', result: 'applied', space_id: '1' },
      expect.objectContaining({ event_id: 'evt_price_1', result: 'applied', price_id: expect.any(String) }),
    ]);
    expect(await db.query('select stripe_product_id from public.catalog_plans')).toEqual([
      { stripe_product_id: 'prod_1' },
    ]);
    expect(await db.query('select stripe_price_id from public.catalog_prices')).toEqual([
      { stripe_price_id: 'price_1' },
    ]);
  });
});

describe('plan/apply and drift', () => {
  const observe = async (run: string, stripe: Catalogue) => {
    const rows = [
      ...[...stripe.products].map(([id, held]) => ({
        stripe: {
          id,
          object: 'product',
          ...held,
          metadata: { space_id: id.slice(6), capacity: '10', type: 'coworking_space' },
        },
      })),
      ...[...stripe.prices]
        .filter(([, { active }]) => active)
        .map(([id, held]) => ({ stripe: { id, object: 'price', currency: 'eur', ...held } })),
    ];
    await db.call('observe_stripe_catalogue', { run, rows: JSON.stringify(rows) });
    return db.call<Record<string, unknown>[]>('plan_catalogue', { run, alert: true });
  };
  const alerts = async () =>
    (
      await db.query<{ subject: string }>(
        "select subject from public.alert_outbox where template = 'catalogue_drift' order by 1",
      )
    ).map(({ subject }) => subject);

  test('what agrees is no difference, what waits is on its way and alerts nobody', async () => {
    const stripe = new Catalogue();
    await addSpace(db);
    await drain(db, stripe);
    expect(await observe('1', stripe)).toEqual([]);
    await db.query('update public.spaces set price_per_hour = 30');
    expect(await observe('2', stripe)).toEqual([
      expect.objectContaining({
        field: 'unit_amount',
        expected: '3000',
        found: '2500',
        waiting: true,
        action: 'on its way',
      }),
    ]);
    expect(await alerts()).toEqual([]);
  });

  test('what somebody changed in Stripe is told once, and apply brings it back', async () => {
    const stripe = new Catalogue();
    const id = await addSpace(db);
    const product = `space_${id}`;
    await drain(db, stripe);
    stripe.products.set(product, { active: false, name: 'Autre', description: null, default_price: 'price_1' });
    stripe.prices.set('price_2', { product, unit_amount: 100, active: true });
    const differences = await observe('1', stripe);
    expect(differences.map(({ object_id, field, expected, found }) => [object_id, field, expected, found])).toEqual(
      expect.arrayContaining([
        [product, 'active', 'true', 'false'],
        [product, 'name', 'Atelier', 'Autre'],
        [product, 'description', 'Sous les toits', ''],
        ['price_2', 'price', 'false', 'true'],
      ]),
    );
    expect(differences).toHaveLength(4);
    await observe('2', stripe);
    expect(await alerts()).toHaveLength(4);
    await db.call('resync_spaces', { rows: JSON.stringify(differences) });
    await drain(db, stripe);
    expect(await observe('3', stripe)).toEqual([]);
    expect(stripe.prices.get('price_2')?.active).toBe(false);
  });

  test('a default price of another amount is replaced', async () => {
    const stripe = new Catalogue();
    const id = await addSpace(db);
    await drain(db, stripe);
    stripe.prices.set('price_2', { product: `space_${id}`, unit_amount: 100, active: true });
    stripe.products.set(`space_${id}`, {
      active: true,
      name: 'Atelier',
      description: 'Sous les toits',
      default_price: 'price_2',
    });
    for (let round = 1; round < 5; round += 1) {
      const differences = await observe(String(round), stripe);
      if (differences.length === 0) break;
      await db.call('resync_spaces', { rows: JSON.stringify(differences) });
      await drain(db, stripe);
    }
    expect(await observe('last', stripe)).toEqual([]);
    expect([...stripe.prices.values()].filter(({ active }) => active)).toEqual([
      { product: `space_${id}`, unit_amount: 2500, active: true },
    ]);
  });

  test('a product whose space is gone is found', async () => {
    const stripe = new Catalogue();
    stripe.products.set('space_00000000-0000-4000-8000-000000000001', {
      active: true,
      name: 'Fantôme',
      description: null,
      default_price: null,
    });
    expect(await observe('1', stripe)).toEqual([
      expect.objectContaining({ reason: 'its space is gone', found: 'true' }),
    ]);
  });

  test('is for the server alone', async () => {
    for (const [name, args] of [
      ['plan_catalogue', { run: '1' }],
      ['resync_spaces', { rows: '[]' }],
      ['observe_stripe_catalogue', { run: '1', rows: '[]' }],
      ['claim_space_sync', {}],
    ] as const) {
      await expect(db.call(name, args, admin)).rejects.toThrow(/permission denied/);
    }
  });
});

describe('a request and the wake-up', () => {
  test('takes the id alone from the request', async () => {
    const id = await addSpace(db);
    await claimSpaces(db);
    await db.call(
      'request_space_sync',
      { request: { type: 'UPDATE', table: 'spaces', record: { id, price_per_hour: 1 } } },
      admin,
    );
    expect((await waiting()).map(({ payload }) => payload.unit_amount)).toEqual([2500]);
    await expect(db.call('request_space_sync', { request: { record: { id } } }, customer)).rejects.toThrow(
      'staff_only',
    );
    await expect(db.call('request_space_sync', { request: { record: { id } } }, 'anon')).rejects.toThrow(
      /permission denied/,
    );
    await expect(db.call('request_space_sync', { request: { table: 'orders', record: { id } } })).rejects.toThrow(
      /not synchronised here/,
    );
  });

  test('pg_net is called after a change where it and an address are there', async () => {
    // stands for the extension, which this Postgres does not have
    await db.query('create schema net');
    await db.query('create table net.sent (url text, body jsonb, headers jsonb)');
    await db.query(`create function net.http_post(url text, body jsonb, params jsonb, headers jsonb, timeout_milliseconds integer) returns bigint language sql
      as 'insert into net.sent values (url, body, headers); select 1::bigint'`);
    try {
      await addSpace(db);
      expect(await db.query('select * from net.sent')).toEqual([]);
      await db.query(
        "insert into guichet.space_wake (url, service_key) values ('http://n8n.example/webhook/sync-space-stripe', 'jwt')",
      );
      const id = await addSpace(db);
      await db.query("update public.spaces set stripe_price_id = 'price_x' where id = $1", [id]);
      expect(await db.query('select * from net.sent')).toEqual([
        {
          url: 'http://n8n.example/webhook/sync-space-stripe',
          body: { type: 'INSERT', table: 'spaces', record: { id } },
          headers: { 'content-type': 'application/json', authorization: 'Bearer jwt' },
        },
      ]);
    } finally {
      await db.query('delete from guichet.space_wake');
      await db.query('drop schema net cascade');
    }
  });
});
