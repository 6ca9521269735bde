import type { Stripe } from 'stripe';
import { invalidRequest } from '../errors.ts';
import { blankToNull, given, mergeMetadata } from '../metadata.ts';
import type { Customer } from '../objects.ts';
import type { Account } from '../state/account.ts';

export function createCustomer(account: Account, params: Stripe.CustomerCreateParams): Customer {
  const email = readEmail(params.email);
  return account.insert(
    'customer',
    {
      id: account.newId('cus'),
      object: 'customer',
      address: readAddress(params.address),
      balance: params.balance ?? 0,
      ...(params.business_name ? { business_name: params.business_name } : {}),
      created: account.now(),
      currency: null,
      default_source: null,
      delinquent: false,
      description: blankToNull(params.description),
      discount: null,
      email,
      invoice_prefix: account.newId('x', 8).slice(2).toUpperCase(),
      invoice_settings: {
        custom_fields: null,
        default_payment_method: params.invoice_settings?.default_payment_method ?? null,
        footer: null,
        rendering_options: null,
      },
      livemode: false,
      metadata: mergeMetadata(null, params.metadata),
      name: blankToNull(params.name),
      next_invoice_sequence: 1,
      phone: blankToNull(params.phone),
      preferred_locales: params.preferred_locales ?? [],
      shipping: null,
      tax_exempt: blankToNull(params.tax_exempt) ?? 'none',
      test_clock: null,
    },
    'customer.created',
  );
}

export function updateCustomer(account: Account, params: Stripe.CustomerUpdateParams, id: string): Customer {
  const customer = account.require('customer', id);
  return account.change(
    'customer',
    customer,
    {
      address: params.address === undefined ? (customer.address ?? null) : readAddress(params.address),
      ...(params.business_name ? { business_name: params.business_name } : {}),
      description: given(params.description, customer.description),
      email: params.email === undefined ? customer.email : readEmail(params.email),
      metadata: mergeMetadata(customer.metadata, params.metadata),
      name: given(params.name, customer.name ?? null),
      phone: given(params.phone, customer.phone ?? null),
      preferred_locales: params.preferred_locales ?? customer.preferred_locales ?? [],
      invoice_settings:
        params.invoice_settings?.default_payment_method === undefined
          ? customer.invoice_settings
          : {
              ...customer.invoice_settings,
              default_payment_method: blankToNull(params.invoice_settings.default_payment_method),
            },
    },
    { eventType: 'customer.updated' },
  );
}

/** Gone for good: Stripe answers `{deleted: true}`, also to a later retrieve. */
export function deleteCustomer(account: Account, id: string): object {
  const customer = account.require('customer', id);
  account.table('customer').delete(id);
  account.emit('customer.deleted', customer);
  return { id, object: 'customer', deleted: true };
}

function readEmail(email: string | null | undefined): string | null {
  const value = blankToNull(email);
  if (value !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value))
    throw invalidRequest(`Invalid email address: ${value}`, 'email', 'email_invalid');
  return value;
}

function readAddress(address: Stripe.AddressParam | '' | null | undefined): Stripe.Address | null {
  if (!address) return null;
  const { city = null, country = null, line1 = null, line2 = null, postal_code = null, state = null } = address;
  return { city, country, line1, line2, postal_code, state };
}
