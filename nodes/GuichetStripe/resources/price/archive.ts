import { notSettled } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf, textField } from '../../fields';
import { request } from '../../operation';

/** A default price cannot be archived: make another one the default of the product first. */
export const archive = request({
  option: {
    name: 'Archive',
    value: 'archive',
    description: 'Take a price off sale; what was sold at it stays',
    action: 'Archive a price',
  },
  fields: [
    textField('priceId', 'Price ID', 'The price to archive; it must no longer be the default of its product', {
      required: true,
      placeholder: 'price_…',
    }),
    idempotencyKeyField,
  ],
  async execute(parameters, calls) {
    const id = parameters.id('priceId', 'price');
    return calls.once(
      idempotencyKeyOf(parameters),
      (stripe, once) => stripe.prices.update(id, { active: false }, once),
      notSettled,
    );
  },
});
