import { describe, expect, test } from '@jest/globals';
import { STRIPE_EVENT_TYPES } from '../shared/stripeEventTypes';
import { configuredOutputs } from './outputs';
import { familyOptions } from './properties';
import { elseFirst, outputOf, readBranches, routeItems } from './route';

const branches = readBranches({
  branch: [
    { name: 'Résilié', events: ['customer.subscription.deleted'] },
    { name: 'Abonnement', events: ['customer.subscription.*'] },
    { name: 'Factures', events: ['invoice.paid', 'invoice.voided'] },
  ],
});

describe('routing', () => {
  test.each([
    ['customer.subscription.deleted', 0],
    ['customer.subscription.updated', 1],
    ['invoice.voided', 2],
    ['invoice.payment_failed', 3],
    ['customer.subscriptionish', 3],
    ['', 3],
  ])('%s takes output %i', (type, output) => {
    expect(outputOf(type, branches)).toBe(output);
  });

  test('a star alone takes everything', () => {
    expect(outputOf('payout.paid', readBranches({ branch: [{ name: 'Alles', events: ['*'] }] }))).toBe(0);
  });

  test('keeps order and pairing, hands on the same object, and has an output for each branch even if empty', () => {
    const items = ['invoice.paid', 'payout.paid', 'invoice.voided'].map((type, id) => ({ json: { type, id } }));
    const outputs = routeItems(items, branches);
    expect(outputs.map((output) => output.map(({ pairedItem }) => pairedItem))).toEqual([
      [],
      [],
      [{ item: 0 }, { item: 2 }],
      [{ item: 1 }],
    ]);
    expect(outputs[2]?.[0]?.json).toBe(items[0]?.json);
  });

  test('no branches: everything takes the one output', () => {
    expect(routeItems([{ json: { type: 'invoice.paid' } }], readBranches({}))).toHaveLength(1);
  });

  test('routes 10 000 items in well under a tenth of a second', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => ({
      json: { type: STRIPE_EVENT_TYPES[index % 200] ?? '' },
    }));
    const start = performance.now();
    routeItems(items, branches);
    expect(performance.now() - start).toBeLessThan(100);
  });
});

describe('outputs in the editor', () => {
  test('are named after the branches, with "Everything Else" last', () => {
    const parameters = { branches: { branch: [{ name: 'Factures' }, { name: '' }] } };
    expect(configuredOutputs(parameters)).toEqual([
      { type: 'main', displayName: 'Factures' },
      { type: 'main', displayName: 'Branch 2' },
      { type: 'main', displayName: 'Everything Else' },
    ]);
  });

  test('of version 2 begin with "Everything Else": a branch that is added at the end moves none of them', () => {
    const before = configuredOutputs({ branches: { branch: [{ name: 'Factures' }] } }, 2);
    const after = configuredOutputs({ branches: { branch: [{ name: 'Factures' }, { name: 'Virements' }] } }, 2);
    expect(before.map(({ displayName }) => displayName)).toEqual(['Everything Else', 'Factures']);
    expect(after.slice(0, before.length)).toEqual(before);
    const items = ['invoice.paid', 'payout.paid'].map((type) => ({ json: { type } }));
    const [other, invoices] = elseFirst(routeItems(items, branches.slice(2)));
    expect([other, invoices].map((output) => output?.map(({ json }) => json.type))).toEqual([
      ['payout.paid'],
      ['invoice.paid'],
    ]);
  });

  test('the source text of the function stands alone, as n8n evaluates it', () => {
    const evaluate = new Function('parameters', `return (${configuredOutputs.toString()})(parameters)`);
    expect(evaluate({})).toEqual([{ type: 'main', displayName: 'Everything Else' }]);
  });
});

test('families are offered as patterns', () => {
  const families = familyOptions().map(({ value }) => value);
  expect(families).toEqual(expect.arrayContaining(['customer.subscription.*', 'invoice.*', 'customer.*']));
  expect(families).not.toContain('customer.created.*');
});
