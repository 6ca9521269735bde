import { notSettled } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf, textField } from '../../fields';
import { request } from '../../operation';

/** Stripe keeps a product that has had a price: it is archived, not deleted, and what was sold with it stays readable. */
export const archive = request({
  option: {
    name: 'Archive',
    value: 'archive',
    description: 'Take a product off sale for good; its history stays',
    action: 'Archive a product',
  },
  fields: [
    textField('productId', 'Product ID', 'The product to archive', {
      required: true,
      placeholder: 'prod_… or space_42',
    }),
    idempotencyKeyField,
  ],
  async execute(parameters, calls) {
    const id = parameters.id('productId');
    return calls.once(
      idempotencyKeyOf(parameters),
      (stripe, once) => stripe.products.update(id, { active: false }, once),
      notSettled,
    );
  },
});
