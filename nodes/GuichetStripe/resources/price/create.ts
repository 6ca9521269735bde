import { findMadeUnder, marked } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf, metadataField, textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';

const INTERVALS = ['day', 'week', 'month', 'year'] as const;

/** The amount of a price never changes: a new amount is a new price, and the lookup key moves over to it. */
export const create = request({
  option: { name: 'Create', value: 'create', description: 'Create a price of a product', action: 'Create a price' },
  fields: [
    textField('productId', 'Product ID', 'The product that it is a price of', {
      required: true,
      placeholder: 'prod_… or space_42',
    }),
    idempotencyKeyField,
    {
      displayName: 'Unit Amount',
      name: 'unitAmount',
      type: 'number',
      typeOptions: { minValue: 0, numberPrecision: 0 },
      required: true,
      default: 0,
      description: 'In minor units (cents): 250 is 2.50 €',
    },
    textField('currency', 'Currency', 'Three letters', { required: true, default: 'eur' }),
    {
      displayName: 'Billing Period',
      name: 'interval',
      type: 'options',
      default: 'unchanged',
      options: [
        { name: 'Day', value: 'day' },
        { name: 'Month', value: 'month' },
        { name: 'Once', value: 'unchanged' },
        { name: 'Week', value: 'week' },
        { name: 'Year', value: 'year' },
      ],
      description: 'How often it is billed; once for what is not a subscription',
    },
    textField(
      'lookupKey',
      'Lookup Key',
      'A name that stays while prices change, e.g. space:42. It moves here from the price that has it.',
    ),
    textField('nickname', 'Nickname', 'For staff; buyers do not see it'),
    metadataField,
  ],
  async execute(parameters, calls) {
    const key = idempotencyKeyOf(parameters);
    const product = parameters.id('productId');
    const interval = parameters.choiceOrUndefined('interval', INTERVALS);
    const lookupKey = parameters.textOrUndefined('lookupKey', 'key');
    const params = {
      product,
      currency: parameters.currency('currency'),
      unit_amount: parameters.amount('unitAmount'),
      ...given({
        lookup_key: lookupKey,
        transfer_lookup_key: lookupKey === undefined ? undefined : true,
        nickname: parameters.textOrUndefined('nickname'),
        recurring: interval === undefined ? undefined : { interval },
      }),
      metadata: marked(parameters.metadata('metadata'), key),
    };
    return calls.once(
      key,
      (stripe, once) => stripe.prices.create(params, once),
      (stripe) => findMadeUnder(key, stripe.prices.list({ product, limit: 100 })),
    );
  },
});
