import { describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { StripeError } from '../errors.ts';
import { Validator } from '../http/validate.ts';
import { generate, toText } from './generate.ts';
import { schemaPath } from '../paths.ts';
import { loadSchemas } from './load.ts';

const validator = new Validator(loadSchemas());
const refused = (check: () => unknown) => {
  try {
    check();
  } catch (error) {
    if (error instanceof StripeError) return error.fields;
    throw error;
  }
  throw new Error('was taken');
};

describe('the schemas of parameters', () => {
  test('are those of the installed stripe package; otherwise run node standins/stripe/src/schema/write.ts', () => {
    expect(readFileSync(schemaPath, 'utf8')).toBe(toText(generate()));
  }, 60_000);

  test('close the enums that the types leave open', () => {
    expect(refused(() => validator.check('refunds.create', { reason: 'because' }))).toMatchObject({ param: 'reason' });
    expect(validator.check('refunds.create', { reason: 'duplicate' })).toEqual({ reason: 'duplicate' });
  });

  test('want whole amounts, and read them from text', () => {
    expect(validator.check('paymentIntents.create', { amount: '250', currency: 'eur', confirm: 'true' })).toEqual({
      amount: 250,
      currency: 'eur',
      confirm: true,
    });
    expect(refused(() => validator.check('paymentIntents.create', { amount: '4.35', currency: 'eur' }))).toMatchObject({
      code: 'parameter_invalid_integer',
      param: 'amount',
    });
    expect(
      refused(() => validator.check('paymentIntents.create', { amount: 'Infinity', currency: 'eur' })),
    ).toMatchObject({ code: 'parameter_invalid_integer', param: 'amount' });
  });

  test('name the deepest mistake, and what is unknown or missing before what has a wrong type', () => {
    const request = { amount: 'x', automatic_payment_methods: { allow_redirects: 'maybe' } };
    expect(refused(() => validator.check('paymentIntents.create', request))).toMatchObject({
      param: 'automatic_payment_methods[allow_redirects]',
    });
    const strange = { amount: 'x', currency: 'eur', automatic_payment_methods: { enabled: 'true', on: 'true' } };
    expect(refused(() => validator.check('paymentIntents.create', strange))).toMatchObject({
      code: 'parameter_unknown',
      param: 'automatic_payment_methods[on]',
    });
  });

  test('take an empty text for nothing where Stripe does', () => {
    expect(validator.check('customers.update', { metadata: '', name: '' })).toEqual({ metadata: null, name: '' });
  });

  test('know neither what Stripe never had nor what it has removed', () => {
    expect(refused(() => validator.check('prices.update', { unit_amount: '5' }))).toMatchObject({
      code: 'parameter_unknown',
      param: 'unit_amount',
    });
    expect(
      refused(() => validator.check('checkout.sessions.create', { payment_method_types: ['card'] })),
    ).toMatchObject({ code: 'parameter_unknown', param: 'payment_method_types' });
    expect(
      refused(() => validator.check('checkout.sessions.create', { payment_intent_data: { capture: 'manual' } })),
    ).toMatchObject({ param: 'payment_intent_data[capture]' });
  });
});
