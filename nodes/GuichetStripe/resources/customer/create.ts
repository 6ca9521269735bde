import { findMadeUnder, marked, recently } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf, metadataField, textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';
import { customerDetails, detailsOf } from './fields';

export const create = request({
  option: { name: 'Create', value: 'create', description: 'Create a customer', action: 'Create a customer' },
  fields: [
    idempotencyKeyField,
    textField('email', 'Email', 'Where receipts and invoices go', { placeholder: 'name@email.com' }),
    textField('name', 'Name', 'Name of the person or company'),
    metadataField,
    customerDetails,
  ],
  async execute(parameters, calls) {
    const key = idempotencyKeyOf(parameters);
    const params = {
      ...given({ email: parameters.textOrUndefined('email'), name: parameters.textOrUndefined('name') }),
      ...detailsOf(parameters),
      metadata: marked(parameters.metadata('metadata'), key),
    };
    return calls.once(
      key,
      (stripe, once) => stripe.customers.create(params, once),
      (stripe) => findMadeUnder(key, stripe.customers.list({ created: recently(), limit: 100 })),
    );
  },
});
