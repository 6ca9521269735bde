import { notSettled } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf, metadataField, textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';
import { customerDetails, detailsOf } from './fields';

export const update = request({
  option: { name: 'Update', value: 'update', description: 'Change a customer', action: 'Update a customer' },
  fields: [
    textField('customerId', 'Customer ID', 'The customer to change', { required: true, placeholder: 'cus_…' }),
    idempotencyKeyField,
    textField('email', 'Email', 'Empty: stays as it is', { placeholder: 'name@email.com' }),
    textField('name', 'Name', 'Empty: stays as it is'),
    metadataField,
    customerDetails,
  ],
  async execute(parameters, calls) {
    const id = parameters.id('customerId', 'cus');
    const params = {
      ...given({
        email: parameters.textOrUndefined('email'),
        name: parameters.textOrUndefined('name'),
        metadata: parameters.metadata('metadata'),
      }),
      ...detailsOf(parameters),
    };
    return calls.once(
      idempotencyKeyOf(parameters),
      (stripe, once) => stripe.customers.update(id, params, once),
      notSettled,
    );
  },
});
