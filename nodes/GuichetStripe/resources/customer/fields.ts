import type { INodeProperties } from 'n8n-workflow';
import * as z from 'zod';
import { textField } from '../../fields';
import { given } from '../../parameters/given';
import type { Parameters } from '../../parameters/parameters';

const addressSchema = z.strictObject({
  line1: z.string().optional(),
  line2: z.string().optional(),
  postal_code: z.string().optional(),
  city: z.string().optional(),
  state: z.string().optional(),
  country: z.string().length(2).optional(),
});

/** What a customer may have beside name and e-mail; what is not added is not sent. */
export const customerDetails: INodeProperties = {
  displayName: 'Details',
  name: 'details',
  type: 'collection',
  placeholder: 'Add Detail',
  default: {},
  options: [
    {
      displayName: 'Address (JSON)',
      name: 'address',
      type: 'json',
      default: '{}',
      description: 'Line1, line2, postal_code, city, state, country (two letters)',
    },
    textField('businessName', 'Business Name', 'Name of the company, for invoices'),
    textField('description', 'Description', 'For staff; the customer does not see it'),
    textField('phone', 'Phone', 'Phone number'),
    textField('locale', 'Preferred Language', 'Language of e-mails and invoices, e.g. fr'),
  ],
};

export function detailsOf(parameters: Parameters) {
  const locale = parameters.textOrUndefined('details.locale');
  const address = parameters.json('details.address', addressSchema, 'an address');
  return given({
    address: address === undefined ? undefined : given(address),
    business_name: parameters.textOrUndefined('details.businessName'),
    description: parameters.textOrUndefined('details.description'),
    phone: parameters.textOrUndefined('details.phone'),
    preferred_locales: locale === undefined ? undefined : [locale],
  });
}
