import type Stripe from 'stripe';
import { findMadeUnder, marked, recently } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';
import { ParameterRefused } from '../../parameters/parameterRefused';
import type { Parameters } from '../../parameters/parameters';
import { checkoutFields, LOCALES } from './fields';
import { lineItemsOf } from './lineItems';

const MODES = ['payment', 'setup', 'subscription'] as const;
const MIN_MINUTES = 30;
const MAX_MINUTES = 24 * 60;
const REFERENCE_LENGTH = 200;
/** Methods that take days: a machine or a place cannot wait for them. */
const DELAYED_METHODS: Stripe.Checkout.SessionCreateParams['excluded_payment_method_types'] = [
  'bacs_debit',
  'boleto',
  'customer_balance',
  'konbini',
  'multibanco',
  'oxxo',
  'sepa_debit',
  'us_bank_account',
];

/**
 * A page on which somebody pays. The metadata goes onto the session and onto what it makes (payment intent,
 * subscription, setup intent), because Stripe does not pass it on.
 */
export const create = request({
  option: {
    name: 'Create',
    value: 'create',
    description: 'Create a Checkout page',
    action: 'Create a checkout session',
  },
  fields: [idempotencyKeyField, ...checkoutFields],
  async execute(parameters, calls) {
    const key = idempotencyKeyOf(parameters);
    const params = paramsOf(parameters, key);
    return calls.once(
      key,
      (stripe, once) => stripe.checkout.sessions.create(params, once),
      (stripe) => findMadeUnder(key, stripe.checkout.sessions.list({ created: recently(), limit: 100 })),
    );
  },
});

function paramsOf(parameters: Parameters, key: string): Stripe.Checkout.SessionCreateParams {
  const mode = parameters.choiceOrUndefined('mode', MODES) ?? 'payment';
  const metadata = parameters.metadata('metadata');
  const customer = parameters.idOrUndefined('options.customerId', 'cus');
  const immediate = parameters.flag('immediateOnly');
  return {
    mode,
    success_url: requiredUrl(parameters, 'successUrl'),
    metadata: marked(metadata, key),
    ...given({
      cancel_url: parameters.urlOrUndefined('cancelUrl'),
      client_reference_id: referenceOf(parameters),
      customer,
      customer_email: customer === undefined ? parameters.textOrUndefined('options.customerEmail') : undefined,
      expires_at: expiryOf(parameters),
      locale: parameters.choiceOrUndefined('options.locale', LOCALES),
      excluded_payment_method_types: immediate && mode === 'payment' ? DELAYED_METHODS : undefined,
      payment_method_collection:
        mode === 'subscription'
          ? parameters.choiceOrUndefined('options.paymentMethodCollection', ['always', 'if_required'])
          : undefined,
    }),
    ...(mode === 'setup'
      ? { currency: parameters.textOrUndefined('options.currency') ?? 'eur', setup_intent_data: given({ metadata }) }
      : { line_items: lineItemsOf(parameters, mode) }),
    ...(mode === 'payment'
      ? {
          payment_intent_data: {
            ...given({ metadata, description: parameters.textOrUndefined('options.description') }),
            capture_method: captureOf(parameters),
          },
        }
      : {}),
    ...(mode === 'subscription'
      ? {
          subscription_data: given({
            metadata,
            trial_period_days: parameters.wholeNumberOrUndefined('options.trialDays') || undefined,
          }),
        }
      : {}),
  };
}

function requiredUrl(parameters: Parameters, name: string): string {
  const url = parameters.urlOrUndefined(name);
  if (url === undefined) throw new ParameterRefused(name, 'is empty: where shall the buyer go after paying?');
  return url;
}

function captureOf(parameters: Parameters): 'automatic_async' | 'manual' {
  return parameters.choiceOrUndefined('captureMethod', ['automatic_async', 'manual']) ?? 'automatic_async';
}

function referenceOf(parameters: Parameters): string | undefined {
  const reference = parameters.textOrUndefined('clientReferenceId', 'key');
  if (reference !== undefined && reference.length > REFERENCE_LENGTH)
    throw new ParameterRefused(
      'clientReferenceId',
      `has ${reference.length} characters; Stripe takes ${REFERENCE_LENGTH}`,
    );
  return reference;
}

/**
 * An instant of the database, so that the same row asks for the same parameters; else minutes from now, in whole
 * quarters of an hour for the same reason.
 */
function expiryOf(parameters: Parameters): number | undefined {
  const at = parameters.instantOrUndefined('options.expiresAt');
  if (at !== undefined) return at;
  const minutes = parameters.wholeNumberOrUndefined('options.expiresInMinutes');
  if (minutes === undefined || minutes === 0) return undefined;
  if (minutes < MIN_MINUTES || minutes > MAX_MINUTES)
    throw new ParameterRefused(
      'options.expiresInMinutes',
      `${minutes} is not between ${MIN_MINUTES} and ${MAX_MINUTES}`,
    );
  const quarter = 900;
  const wanted = Math.ceil((Date.now() / 1000 + minutes * 60) / quarter) * quarter;
  return Math.min(wanted, Math.floor(Date.now() / 1000) + MAX_MINUTES * 60);
}
