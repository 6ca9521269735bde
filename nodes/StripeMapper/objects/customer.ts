import { metadataOf } from '../read/metadata';
import type { StripeObject } from '../read/stripeObject';
import type { CustomerSync, EventStamp } from '../rows';

/** `customer.created/updated/deleted` */
export function mapCustomer(object: StripeObject, stamp: EventStamp): CustomerSync {
  const address = object.expanded('address');
  const taxId = object.listOrEmpty('tax_ids')[0];
  // `tax_info` in API versions of 2019
  const number = taxId?.label('value') ?? object.expanded('tax_info')?.label('tax_id') ?? null;
  return {
    ...stamp,
    object: 'customer',
    deleted: stamp.event_type === 'customer.deleted',
    row: {
      stripe_customer_id: object.id('id'),
      company_name: object.label('business_name') ?? object.label('name'),
      billing_email: object.label('email'),
      // webhooks do not list them: only where they are expanded is none said by their absence
      ...(number !== null || object.has('tax_ids') ? { tax_id: number } : {}),
      country: address?.label('country') ?? taxId?.label('country') ?? null,
      address: address === null ? null : address.fields,
      metadata: metadataOf(object),
    },
  };
}
