import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { createTestDatabase, type Caller, type TestDatabase } from '../setup/database.ts';
import { newUser } from '../ordersSupport.ts';

// The texts of alerts are staff's: written on the desk, checked before they are saved, sent as they stand.

interface Saved {
  result: string;
  reason?: string;
  faults?: object[];
  version?: string;
  own?: object | null;
}

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

async function person(...roles: string[]): Promise<{ user: string }> {
  const user = await newUser(db);
  for (const role of roles)
    await db.query('insert into guichet.staff_roles (user_id, role) values ($1, $2)', [user, role]);
  return { user };
}
const text = { emoji: '💳', title: 'Paiement refusé', many: 'paiements refusés', body: '<b>{customer}</b>\n{links}' };
const save = (args: Record<string, unknown> = {}, caller: Caller = 'service_role') =>
  db.call<Saved>(
    'desk_save_notice_text',
    { p_template: 'payment_failed', p_locale: 'fr', p_text: text, p_version: '0', ...args },
    caller,
  );
const words = async (template: string) => {
  await db.query('select guichet.alert($1, \'one\', \'{"customer_name": "Léa"}\')', [template]);
  await db.query("update public.alert_outbox set created_at = created_at - interval '1 minute'");
  const { alerts } = await db.call<{ alerts: { template: string; texts?: Record<string, object> }[] }>('claim_alerts');
  return alerts.find((group) => group.template === template)?.texts;
};

describe('who may', () => {
  test.each(['owner', 'administrator', 'support'])('%s writes them', async (role) => {
    const somebody = await person(role);
    expect(await save({}, somebody)).toMatchObject({ result: 'done', version: '1', own: text });
    expect(
      await db.call(
        'desk_revert_notice_text',
        { p_template: 'payment_failed', p_locale: 'fr', p_version: '1' },
        somebody,
      ),
    ).toMatchObject({ result: 'done', version: '2', own: null });
    expect(await db.call('desk_notice_texts', {}, somebody)).toMatchObject({ may_edit: true });
  });

  test('a technician reads them only', async () => {
    const technician = await person('technician');
    await expect(save({}, technician)).rejects.toThrow('staff_only');
    expect(await db.call('desk_notice_texts', {}, technician)).toMatchObject({ may_edit: false });
    expect(await db.call('desk_notice_text', { p_template: 'payment_failed' }, technician)).toMatchObject({
      may_edit: false,
      shipped: true,
    });
  });

  test.each([['staff'], ['accountant'], []])('%s neither reads nor writes', async (...roles) => {
    const somebody = await person(...roles);
    await expect(save({}, somebody)).rejects.toThrow('staff_only');
    await expect(db.call('desk_notice_texts', {}, somebody)).rejects.toThrow('staff_only');
    await expect(db.call('desk_notice_text', { p_template: 'payment_failed' }, somebody)).rejects.toThrow('staff_only');
    await expect(
      db.call('desk_revert_notice_text', { p_template: 'payment_failed', p_locale: 'fr' }, somebody),
    ).rejects.toThrow('staff_only');
  });
});

describe('the drain is given', () => {
  test('the shipped text in both languages, until staff have written one; then theirs in theirs', async () => {
    expect(await words('payment_failed')).toMatchObject({
      fr: { title: 'Paiement échoué' },
      en: { title: 'Payment failed' },
    });
    await save();
    await db.query('delete from public.alert_outbox');
    expect(await words('payment_failed')).toEqual({
      fr: text,
      en: expect.objectContaining({ title: 'Payment failed' }),
    });
    await db.call('desk_revert_notice_text', { p_template: 'payment_failed', p_locale: 'fr' });
    await db.query('delete from public.alert_outbox');
    expect(await words('payment_failed')).toMatchObject({ fr: { title: 'Paiement échoué' } });
  });

  test('the text of a template of staff’s own, and none where nobody wrote one', async () => {
    expect(await words('coffee_gone')).toBeUndefined();
    await db.query('delete from public.alert_outbox');
    const own = { emoji: '☕', title: 'Plus de café', many: 'machines sans café', body: 'Où : {place_name}\n{links}' };
    expect(await save({ p_template: 'coffee_gone', p_text: own, p_fields: ['place_name'] })).toMatchObject({ own });
    expect(await words('coffee_gone')).toEqual({ fr: own });
  });
});

describe('what is saved is checked', () => {
  const cases = z
    .array(z.object({ text: z.record(z.string(), z.string()), faults: z.array(z.record(z.string(), z.unknown())) }))
    .parse(JSON.parse(readFileSync(join(__dirname, '../setup/alertTextCases.json'), 'utf8')));
  const good = { emoji: '💳', title: 'Paiement', many: 'paiements', body: 'Client : {customer}' };

  test.each(cases.map(({ text: part, faults }) => [JSON.stringify(part).slice(0, 80), part, faults] as const))(
    '%s',
    async (_shown, part, faults) => {
      const [row] = await db.query<{ faults: object[] }>('select guichet.alert_text_faults($1, $2) as faults', [
        { ...good, ...part },
        ['customer', 'amount', 'links', 'link_desk', 'link_stripe', 'link_runbook'],
      ]);
      expect(row?.faults).toEqual(faults);
    },
  );

  test('and refused whole, with each fault; nothing is written', async () => {
    expect(await save({ p_text: { ...text, body: '<b>{client}' } })).toMatchObject({
      result: 'refused',
      reason: 'text_refused',
      faults: [{ code: 'unknown_placeholder' }, { code: 'unclosed_tag' }],
    });
    expect(await save({ p_template: 'Not a name' })).toMatchObject({ reason: 'invalid_value', field: 'template' });
    expect(await save({ p_locale: 'de' })).toMatchObject({ reason: 'invalid_value', field: 'locale' });
    expect(await save({ p_template: 'own', p_fields: ['A b'] })).toMatchObject({ field: 'fields' });
    expect(await db.query('select 1 from public.alert_texts')).toEqual([]);
  });

  test('every shipped text would be taken', async () => {
    expect(
      await db.query(
        "select template, locale from guichet.alert_templates t where guichet.alert_text_faults(to_jsonb(t), t.placeholders) <> '[]'",
      ),
    ).toEqual([]);
  });
});

test('the same text again changes nothing; another one needs the version that was seen', async () => {
  await save();
  expect(await save()).toMatchObject({ result: 'done', version: '1' });
  await expect(save({ p_text: { ...text, title: 'Autre' } })).rejects.toThrow('changed_since');
  expect(await save({ p_text: { ...text, title: 'Autre' }, p_version: '1' })).toMatchObject({ version: '2' });
  await expect(
    db.call('desk_revert_notice_text', { p_template: 'payment_failed', p_locale: 'fr', p_version: '1' }),
  ).rejects.toThrow('changed_since');
});

test('who changed what is kept', async () => {
  const somebody = await person('support');
  await save({}, somebody);
  await save({ p_text: { ...text, title: 'Autre' }, p_version: '1' }, somebody);
  const { decisions, samples } = await db.call<{ decisions: object[]; samples: object[] }>('desk_notice_text', {
    p_template: 'payment_failed',
  });
  expect(samples).toEqual([]);
  expect(decisions).toMatchObject([
    { action: 'alert_texts', before: { title: 'Paiement refusé' }, after: { title: 'Autre' }, user_id: somebody.user },
    { action: 'alert_texts', after: { title: 'Paiement refusé' } },
  ]);
});

test('the list has what is shipped, what staff wrote and what came without a text', async () => {
  await db.query("select guichet.alert('never_heard_of', 'x', '{\"place\": \"Lyon\"}')");
  await save({ p_template: 'coffee_gone', p_text: { ...text, body: 'x' }, p_fields: ['place'] });
  const { templates } = await db.call<{ templates: { template: string; shipped: boolean }[] }>('desk_notice_texts');
  expect(templates.filter(({ shipped }) => !shipped).map(({ template }) => template)).toEqual([
    'coffee_gone',
    'never_heard_of',
  ]);
  expect(templates.length).toBeGreaterThan(30);
  expect(await db.call('desk_notice_text', { p_template: 'never_heard_of' })).toMatchObject({
    shipped: false,
    fields: ['place'],
    placeholders: expect.arrayContaining(['place', 'links']),
    samples: [{ subject: 'x' }],
  });
});
