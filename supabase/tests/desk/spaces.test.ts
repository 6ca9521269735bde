import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../setup/database.ts';
import { addSpace, Catalogue, drain } from '../spacesSupport.ts';
import { person, roles } from './sessionsSupport.ts';

// Spaces at the desk: what a change will do at Stripe, before it does; a price that changes on a day; plan and apply.

let db: TestDatabase;
let stripe: Catalogue;
beforeAll(async () => {
  db = await createTestDatabase();
});
afterEach(async () => {
  await db.clear();
  await db.query('delete from guichet.catalogue_runs');
});
afterAll(async () => {
  await db.drop();
});

interface Step {
  step: string;
  object?: string;
  amount_cents?: number;
}
interface Answer {
  result: string;
  reason?: string;
  field?: string;
  version: string;
  steps: Step[];
  changes: unknown[];
  [field: string]: unknown;
}
interface Space {
  version: string;
  [field: string]: unknown;
}
interface Found {
  space: Space;
  prices: { stripe_price_id: string; amount_cents: number; archived_at: string | null }[];
  price_changes: { id: string; status: string; steps: Step[] | null; [field: string]: unknown }[];
  log: { step: string; status: string }[];
}
/** A space of 25 € that Stripe holds. */
async function soldSpace(): Promise<string> {
  stripe = new Catalogue();
  const id = await addSpace(db);
  await drain(db, stripe);
  return id;
}
const look = (id: string) => db.call<Found>('desk_space', { p_id: id });
const plan = (id: string, fields: object) => db.call<Answer>('plan_space_change', { space_id: id, fields });
const day = async (days: number) =>
  (await db.query<{ day: string }>('select (guichet.today() + $1::int)::text as day', [days]))[0]?.day ?? '';
/** So many days pass at the business, for what is scheduled. */
const wait = (days: number) =>
  db.query('update public.space_price_changes set applies_on = applies_on - $1::int', [days]);
const applyDue = () => db.call<{ applied: number }>('apply_due_space_prices');
const onSale = () => [...stripe.prices.values()].filter(({ active }) => active).map(({ unit_amount }) => unit_amount);

describe('who may', () => {
  test('look at spaces, keep them, apply a plan', async () => {
    const id = await soldSpace();
    await db.call('plan_catalogue', { run: 'r1' });
    for (const role of [...roles, undefined]) {
      const caller = await person(db, role);
      const refused = async (name: string, args: Record<string, unknown>) =>
        db.call(name, args, caller).then(
          () => false,
          (error: Error) => error.message === 'staff_only',
        );
      const looks = ['owner', 'administrator', 'staff', 'technician'].includes(role ?? '');
      for (const [name, args] of [
        ['desk_spaces', {}],
        ['desk_space', { p_id: id }],
        ['desk_catalogue', {}],
        ['plan_space_change', { space_id: id, fields: {} }],
        ['request_catalogue_plan', {}],
      ] as const)
        expect([role, name, await refused(name, args)]).toEqual([role, name, !looks]);
      const keeps = ['owner', 'administrator', 'staff'].includes(role ?? '');
      for (const [name, args] of [
        ['save_space', { space_id: id, fields: {} }],
        ['schedule_space_price', { change_id: randomUUID(), space_id: id, price_cents: 1, applies_on: '2099-01-01' }],
        ['cancel_space_price', { change_id: randomUUID() }],
        ['apply_catalogue_plan', { run: 'none', expected: 'x' }],
      ] as const)
        expect([role, name, await refused(name, args)]).toEqual([role, name, !keeps]);
      await expect(db.call('apply_due_space_prices', {}, caller)).rejects.toThrow('permission denied');
    }
    await expect(db.call('desk_spaces', {}, 'anon')).rejects.toThrow('permission denied');
  });
});

describe('the list', () => {
  test('says of each whether Stripe holds it, and goes page by page', async () => {
    await soldSpace();
    await addSpace(db, { name: 'Bureau' });
    await addSpace(db, { name: 'Cabine', price_per_hour: '0.10', is_active: false });
    await drain(db, stripe);
    const bureau = await addSpace(db, { name: 'Bureau 2' });
    const first = await db.call<{ rows: Record<string, unknown>[]; count: number; next: string }>('desk_spaces', {
      p_limit: 2,
    });
    expect(first).toMatchObject({ count: 4, next: expect.stringContaining('_Bureau') });
    expect(first.rows).toMatchObject([
      { name: 'Atelier', price_cents: 2500, currency: 'eur', sync: { state: 'in_step' }, next_price: null },
      { name: 'Bureau', sync: { state: 'in_step' } },
    ]);
    expect(await db.call('desk_spaces', { p_limit: 2, p_after: first.next })).toMatchObject({
      rows: [
        { name: 'Bureau 2', sync: { state: 'on_its_way' } },
        { name: 'Cabine', sync: { state: 'not_sold' } },
      ],
      next: expect.stringContaining('_Cabine'),
    });
    await db.query("update public.outbox set status = 'parked', error_message = 'no' where object_key = $1", [
      `space:${bureau}`,
    ]);
    expect(await db.call('desk_spaces', { p_query: 'bureau 2' })).toMatchObject({
      rows: [{ sync: { state: 'stopped', message: 'no' } }],
    });
  });
});

describe('what a change will do at Stripe', () => {
  test.each<[string, object, string[]]>([
    ['a price', { price_cents: 3000 }, ['create_price', 'update_product', 'archive_price']],
    ['a name', { name: 'Grand atelier' }, ['update_product']],
    ['out of sale', { is_active: false }, ['update_product']],
    ['nothing', { name: 'Atelier' }, []],
  ])('of %s is what it then does', async (_what, fields, steps) => {
    const id = await soldSpace();
    const planned = await plan(id, fields);
    expect(planned.steps.map(({ step }) => step)).toEqual(steps);
    const before = stripe.requests.length;
    await db.call('save_space', { space_id: id, fields, expected: planned.version });
    await drain(db, stripe);
    expect(stripe.requests.slice(before).map((request) => request.split(' ')[0])).toEqual(steps);
  });

  test('names price, product and amounts; of a new space the three steps', async () => {
    const id = await soldSpace();
    const [old] = (await look(id)).prices;
    expect(await plan(id, { price_cents: 3000 })).toMatchObject({
      result: 'planned',
      currency: 'eur',
      changes: [{ field: 'price_cents', before: 2500, after: 3000 }],
      steps: [
        { step: 'create_price', amount_cents: 3000 },
        { step: 'update_product', object: `space_${id}`, active: true },
        { step: 'archive_price', object: old?.stripe_price_id, amount_cents: 2500 },
      ],
    });
    const made = randomUUID();
    const fields = { name: 'Salle', price_cents: 1250, capacity: 4 };
    expect((await plan(made, fields)).steps.map(({ step }) => step)).toEqual([
      'create_product',
      'create_price',
      'update_product',
    ]);
    expect(await db.call('save_space', { space_id: made, fields })).toMatchObject({ result: 'created' });
    expect(await db.call('save_space', { space_id: made, fields })).toMatchObject({ result: 'unchanged' });
  });

  test.each<[object, string, string]>([
    [{ name: ' ' }, 'name', 'invalid_value'],
    [{ capacity: 0 }, 'capacity', 'invalid_value'],
    [{ price_cents: 49 }, 'price_cents', 'amount_too_small'],
    [{ price_cents: null }, 'price_cents', 'invalid_value'],
    [{ rev: 1 }, 'rev', 'unknown_field'],
  ])('of %j is a refusal, before and when it is made', async (fields, field, reason) => {
    const id = await soldSpace();
    expect(await plan(id, fields)).toMatchObject({ result: 'refused', field, reason });
    expect(await db.call('save_space', { space_id: id, fields })).toMatchObject({ result: 'refused', field, reason });
  });

  test('of two people who saw the same state the first wins', async () => {
    const id = await soldSpace();
    const { version } = (await look(id)).space;
    const staff = await person(db, 'staff');
    const save = (name: string) =>
      db.call<Answer>('save_space', { space_id: id, fields: { name }, expected: version }, staff);
    const outcomes = await Promise.allSettled([save('Un'), save('Deux')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    await expect(save('Trois')).rejects.toThrow('changed_since');
    expect(await db.call('save_space', { space_id: randomUUID(), fields: {}, expected: '1' })).toMatchObject({
      result: 'refused',
      reason: 'not_found',
    });
  });
});

describe('a price on a day to come', () => {
  const schedule = async (id: string, price_cents: number, days: number, more: object = {}) =>
    db.call<Answer>('schedule_space_price', {
      change_id: randomUUID(),
      space_id: id,
      price_cents,
      applies_on: await day(days),
      ...more,
    });

  test('stands with what it will do, applies with its day, once, and reaches Stripe', async () => {
    const id = await soldSpace();
    const staff = await person(db, 'staff');
    const change_id = randomUUID();
    const ask = {
      change_id,
      space_id: id,
      price_cents: 3000,
      applies_on: await day(2),
      expected: (await look(id)).space.version,
    };
    expect(await db.call('schedule_space_price', ask, staff)).toMatchObject({ result: 'scheduled', change_id });
    expect(await db.call('schedule_space_price', ask, staff)).toMatchObject({ result: 'already', change_id });
    const found = await look(id);
    expect(found.space).toMatchObject({ price_cents: 2500, next_price: { id: change_id, price_cents: 3000 } });
    expect(found.price_changes).toMatchObject([{ id: change_id, status: 'scheduled', price_cents: 3000 }]);
    expect(found.price_changes[0]?.steps?.map(({ step }) => step)).toEqual([
      'create_price',
      'update_product',
      'archive_price',
    ]);
    await wait(1);
    expect(await applyDue()).toEqual({ applied: 0 });
    expect(onSale()).toEqual([2500]);
    await wait(1);
    const applied = await Promise.all([applyDue(), applyDue()]);
    expect(applied.map((one) => one.applied).sort()).toEqual([0, 1]);
    await drain(db, stripe);
    expect(onSale()).toEqual([3000]);
    expect((await look(id)).price_changes).toMatchObject([
      { status: 'applied', before_cents: 2500, steps: null, by: `${staff.user}@example.test` },
    ]);
    // what is changed by hand afterwards stays
    await db.call('save_space', { space_id: id, fields: { price_cents: 2800 } });
    expect(await applyDue()).toEqual({ applied: 0 });
    expect((await look(id)).space).toMatchObject({ price_cents: 2800, next_price: null });
    expect(
      await db.query("select action, user_id from public.staff_actions where subject_table = 'space_price_changes'"),
    ).toEqual([{ action: 'manage_spaces', user_id: staff.user }]);
  });

  test('is taken back before, and not after', async () => {
    const id = await soldSpace();
    await schedule(id, 3000, 1);
    const [change] = (await look(id)).price_changes;
    const cancel = () =>
      db.call<Answer>('cancel_space_price', { change_id: change?.id, reason: 'on verra au printemps' });
    expect(await cancel()).toMatchObject({ result: 'cancelled' });
    expect(await cancel()).toMatchObject({ result: 'already' });
    await wait(1);
    expect(await applyDue()).toEqual({ applied: 0 });
    expect((await look(id)).space).toMatchObject({ price_cents: 2500 });
    await schedule(id, 3000, 1);
    await wait(1);
    await applyDue();
    const [again] = (await look(id)).price_changes.filter(({ status }) => status === 'applied');
    expect(await db.call('cancel_space_price', { change_id: again?.id })).toMatchObject({
      result: 'refused',
      reason: 'price_applied',
    });
  });

  test('is refused where it cannot be', async () => {
    const id = await soldSpace();
    expect(await schedule(id, 3000, 0)).toMatchObject({ field: 'applies_on', reason: 'day_past' });
    expect(await schedule(id, 49, 1)).toMatchObject({ field: 'price_cents', reason: 'amount_too_small' });
    expect(await schedule(id, 2500, 1)).toMatchObject({ field: 'price_cents', reason: 'price_unchanged' });
    expect(await schedule(randomUUID(), 3000, 1)).toMatchObject({ field: 'space_id', reason: 'not_found' });
    expect(await schedule(id, 3000, 1)).toMatchObject({ result: 'scheduled' });
    expect(await schedule(id, 3500, 1)).toMatchObject({ field: 'applies_on', reason: 'price_scheduled' });
    // back to today's price, after another one
    expect(await schedule(id, 3000, 9)).toMatchObject({ reason: 'price_unchanged' });
    expect(await schedule(id, 2500, 9)).toMatchObject({ result: 'scheduled' });
    await expect(schedule(id, 4000, 5, { expected: '1' })).rejects.toThrow('changed_since');
  });

  test('of a space that is gone lapses', async () => {
    const id = await soldSpace();
    await schedule(id, 3000, 1);
    await db.query('delete from public.spaces where id = $1', [id]);
    await wait(1);
    expect(await applyDue()).toEqual({ applied: 0 });
    expect(await db.query('select status from public.space_price_changes')).toEqual([{ status: 'lapsed' }]);
  });
});

describe('plan and apply', () => {
  interface Shown {
    run: string | null;
    version: string;
    differences: { field: string; action: string }[];
    reading: { state: string } | null;
    [field: string]: unknown;
  }
  const shown = () => db.call<Shown>('desk_catalogue');
  /** As the workflow reads Stripe: with another price on sale than ours. */
  async function read(run: string, id: string, cents: number): Promise<void> {
    const product = {
      id: `space_${id}`,
      object: 'product',
      active: true,
      name: 'Atelier',
      description: 'Sous les toits',
    };
    await db.call('observe_stripe_catalogue', {
      run,
      rows: [
        { ...product, default_price: 'price_1', metadata: { space_id: id, capacity: '10', type: 'coworking_space' } },
        { id: 'price_1', object: 'price', active: true, product: `space_${id}`, unit_amount: cents, currency: 'eur' },
      ],
    });
    await db.call('plan_catalogue', { run });
  }

  test('is asked for once however often it is pressed, and shown when it is there', async () => {
    const id = await soldSpace();
    expect(await shown()).toMatchObject({ run: null, version: null, differences: [], reading: null });
    const asked = await Promise.all([
      db.call<Answer>('request_catalogue_plan'),
      db.call<Answer>('request_catalogue_plan'),
    ]);
    expect(asked[0]?.outbox_id).toBe(asked[1]?.outbox_id);
    expect(await shown()).toMatchObject({ reading: { state: 'on_its_way' } });
    await read('r1', id, 2500);
    expect(await shown()).toMatchObject({ run: 'r1', differences: [] });
  });

  test('applies what was seen, that version only, once', async () => {
    const id = await soldSpace();
    await read('r1', id, 9900);
    const seen = await shown();
    expect(seen.differences).toMatchObject([
      { field: 'unit_amount', expected: '2500', found: '9900', action: 'synchronise' },
    ]);
    const staff = await person(db, 'staff');
    const apply = (expected: string | null) => db.call<Answer>('apply_catalogue_plan', { run: 'r1', expected }, staff);
    await expect(apply('seen by nobody')).rejects.toThrow('changed_since');
    await expect(apply(null)).rejects.toThrow('changed_since');
    const both = await Promise.all([apply(seen.version), apply(seen.version)]);
    expect(both.map(({ result }) => result).sort()).toEqual(['already', 'applied']);
    expect(both).toMatchObject([{ spaces: 1 }, { spaces: 1 }]);
    const after = await shown();
    expect(after.differences).toMatchObject([{ action: 'on its way' }]);
    expect(after).toMatchObject({ applied_spaces: 1, applied_by: `${staff.user}@example.test` });
    expect(await apply(after.version)).toMatchObject({ result: 'refused', reason: 'nothing_to_apply' });
    await drain(db, stripe);
    expect(onSale()).toEqual([2500]);
    expect(await db.call('apply_catalogue_plan', { run: 'none', expected: 'x' })).toMatchObject({
      reason: 'not_found',
    });
  });

  test('does not apply what has changed since it was seen', async () => {
    const id = await soldSpace();
    await read('r1', id, 9900);
    const { version } = await shown();
    await db.call('save_space', { space_id: id, fields: { price_cents: 2600 } });
    await expect(db.call('apply_catalogue_plan', { run: 'r1', expected: version })).rejects.toThrow('changed_since');
  });
});
