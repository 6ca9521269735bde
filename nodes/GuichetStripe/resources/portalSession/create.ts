import { notSettled } from '../../client/find';
import { idempotencyKeyField, idempotencyKeyOf, textField } from '../../fields';
import { request } from '../../operation';
import { given } from '../../parameters/given';

/** Whoever has the link acts as the customer: give it to the signed-in owner only, and at once. */
export const create = request({
  option: {
    name: 'Create',
    value: 'create',
    description: 'Create a link to the Customer Portal',
    action: 'Create a portal session',
  },
  fields: [
    textField('customerId', 'Customer ID', 'Whose portal it is', { required: true, placeholder: 'cus_…' }),
    {
      ...idempotencyKeyField,
      default: '={{ $execution.id }}:{{ $itemIndex }}',
      description: 'A link lives for minutes: the key shall be of this request, not of a row',
    },
    textField('returnUrl', 'Return URL', 'Where the customer comes back to', { placeholder: 'https://…' }),
    textField('configurationId', 'Configuration ID', 'What the portal offers; empty for the default of the account', {
      placeholder: 'bpc_…',
    }),
  ],
  async execute(parameters, calls) {
    const customer = parameters.id('customerId', 'cus');
    const params = {
      customer,
      ...given({
        return_url: parameters.urlOrUndefined('returnUrl'),
        configuration: parameters.idOrUndefined('configurationId', 'bpc'),
      }),
    };
    return calls.once(
      idempotencyKeyOf(parameters),
      (stripe, once) => stripe.billingPortal.sessions.create(params, once),
      notSettled,
    );
  },
});
