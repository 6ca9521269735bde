import { describe, expect, test } from '@jest/globals';
import { currenciesOf, domainsOf, lastPeriods, periodFrom, sayChange, sayPeriod, takenIn } from './periods.ts';
import type { Bucket } from './schema.ts';

const bucket = (fields: Partial<Bucket>): Bucket => ({
  starts_on: '2026-11-23',
  domain: 'vend',
  currency: 'eur',
  takings_minor: 0,
  received_minor: 0,
  payments: 1,
  refunded_minor: 0,
  refunds: 0,
  disputed_minor: 0,
  disputes: 0,
  wallet_minor: 0,
  wallet_vends: 0,
  ...fields,
});

const monday = { today: '2026-11-30', week: '2026-11-30', month: '2026-11-01' };

describe('periods', () => {
  test('weeks are whole ones, also over the change of clocks', () => {
    expect(lastPeriods('week', { ...monday, week: '2026-10-26' }, 3)).toEqual([
      { from: '2026-10-26', to: '2026-11-01' },
      { from: '2026-10-19', to: '2026-10-25' },
      { from: '2026-10-12', to: '2026-10-18' },
    ]);
  });
  test('months end with their last day, and years with them', () => {
    expect(lastPeriods('month', { ...monday, month: '2026-01-01' }, 2)).toEqual([
      { from: '2026-01-01', to: '2026-01-31' },
      { from: '2025-12-01', to: '2025-12-31' },
    ]);
    expect(periodFrom('month', '2028-02-01').to).toBe('2028-02-29');
  });
  test('days go back over a month', () => {
    expect(lastPeriods('day', { ...monday, today: '2026-12-01' }, 2)).toEqual([
      { from: '2026-12-01', to: '2026-12-01' },
      { from: '2026-11-30', to: '2026-11-30' },
    ]);
  });
  test('are said as people say them', () => {
    expect(sayPeriod('week', periodFrom('week', '2026-11-23'), 'fr')).toBe('23–29 nov.');
    expect(sayPeriod('month', periodFrom('month', '2026-11-01'), 'en')).toBe('Nov 2026');
    expect(sayPeriod('day', periodFrom('day', '2026-11-23'), 'fr')).toBe('lun. 23 nov.');
  });
});

describe('sums', () => {
  const buckets = [
    bucket({ takings_minor: 250, received_minor: 300, refunded_minor: 50 }),
    bucket({ takings_minor: 100, domain: 'order', payments: 4 }),
    bucket({ takings_minor: 999, currency: 'chf', payments: 9 }),
    bucket({ takings_minor: 7, starts_on: '2026-11-16' }),
  ];
  test('never mix currencies, and are of the period and domain asked for', () => {
    expect(takenIn(buckets, { from: '2026-11-23', currency: 'eur' })).toMatchObject({
      takings_minor: 350,
      received_minor: 300,
      refunded_minor: 50,
    });
    expect(takenIn(buckets, { from: '2026-11-23', currency: 'eur', domain: 'order' }).takings_minor).toBe(100);
    expect(takenIn(buckets, { currency: 'usd' }).takings_minor).toBe(0);
  });
  test('currencies by their payments, domains in one order', () => {
    expect(currenciesOf(buckets)).toEqual(['chf', 'eur']);
    expect(domainsOf(buckets, 'eur')).toEqual(['order', 'vend']);
  });
  test('a change is a share of what was before, and none of nothing', () => {
    expect(sayChange(112, 100, 'en')).toBe('+12%');
    expect(sayChange(50, 100, 'en')).toBe('-50%');
    expect(sayChange(50, 0, 'en')).toBeUndefined();
  });
});
