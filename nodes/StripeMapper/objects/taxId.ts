import type { StripeObject } from '../read/stripeObject';
import type { EventStamp, TaxIdSync } from '../rows';

/** `customer.tax_id.created/updated/deleted` */
export function mapTaxId(object: StripeObject, stamp: EventStamp): TaxIdSync {
  return {
    ...stamp,
    object: 'tax_id',
    deleted: stamp.event_type === 'customer.tax_id.deleted',
    row: {
      stripe_tax_id: object.id('id'),
      // since 2023 the owner says it as well, of a tax number of the account itself there is no customer
      stripe_customer_id: object.idOrNull('customer') ?? object.object('owner').id('customer'),
      value: object.label('value'),
      type: object.textOrNull('type'),
      country: object.label('country'),
      stripe_created: object.instantOrNull('created'),
    },
  };
}
