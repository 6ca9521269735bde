import Stripe from 'stripe';
import { attempt } from '../../client/attempt';
import { findMadeUnder, marked, recently } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf, metadataField, textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';
import { activeField, activeOf, detailsOf, productDetails } from './fields';

export const create = request({
  option: { name: 'Create', value: 'create', description: 'Create a product', action: 'Create a product' },
  fields: [
    textField('name', 'Name', 'What buyers read on the Checkout page and on invoices', { required: true }),
    idempotencyKeyField,
    textField(
      'newProductId',
      'Product ID',
      "An ID of our own, e.g. space_ and the row's ID: a product that already has it is taken as it is, never made twice. Empty: Stripe chooses one.",
      { placeholder: 'space_42' },
    ),
    activeField,
    metadataField,
    productDetails,
  ],
  async execute(parameters, calls) {
    const key = idempotencyKeyOf(parameters);
    const id = parameters.textOrUndefined('newProductId', 'key');
    const params = {
      name: parameters.text('name'),
      ...given({ id, active: activeOf(parameters) }),
      ...detailsOf(parameters),
      metadata: marked(parameters.metadata('metadata'), key),
    };
    const made = await attempt(() =>
      calls.once(
        key,
        (stripe, once) => stripe.products.create(params, once),
        (stripe) => findMadeUnder(key, stripe.products.list({ created: recently(), limit: 100 })),
      ),
    );
    if (made.ok) return made.value;
    // ours from an earlier try, whose answer was lost for longer than a key lives
    if (
      id === undefined ||
      !(made.error instanceof Stripe.errors.StripeError) ||
      made.error.code !== 'resource_already_exists'
    )
      throw made.error;
    return calls.read((stripe) => stripe.products.retrieve(id));
  },
});
