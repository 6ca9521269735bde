import { notSettled } from '../../client/find';
import { fieldsOf, idempotencyKeyField, idempotencyKeyOf, textField } from '../../fields';
import type { StripeOperation } from '../../operation';

/** A default price cannot be archived: make another one the default of the product first. */
export const archive: StripeOperation = {
  option: {
    name: 'Archive',
    value: 'archive',
    description: 'Take a price off sale; what was sold at it stays',
    action: 'Archive a price',
  },
  fields: fieldsOf('price', 'archive', [
    textField('priceId', 'Price ID', 'The price to archive; it must no longer be the default of its product', {
      required: true,
      placeholder: 'price_…',
    }),
    idempotencyKeyField,
  ]),
  async run(parameters, calls) {
    const id = parameters.id('priceId', 'price');
    return calls.once(
      idempotencyKeyOf(parameters),
      (stripe, once) => stripe.prices.update(id, { active: false }, once),
      notSettled,
    );
  },
};
