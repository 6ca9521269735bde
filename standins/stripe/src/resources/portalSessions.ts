import type { Stripe } from 'stripe';
import { invalidRequest } from '../errors.ts';
import type { PortalSession } from '../objects.ts';
import type { Account } from '../state/account.ts';

/** A link to the customer's own page; it lives for five minutes until it is opened. */
export function createPortalSession(account: Account, params: Stripe.BillingPortal.SessionCreateParams): PortalSession {
  if (params.customer === undefined)
    throw invalidRequest('Missing required param: customer.', 'customer', 'parameter_missing');
  const customer = account.require('customer', params.customer, 'customer');
  const id = account.newId('bps', 24);
  return account.insert(
    'billing_portal.session',
    {
      id,
      object: 'billing_portal.session',
      configuration: params.configuration ?? 'bpc_guichetstandin',
      created: account.now(),
      customer: customer.id,
      customer_account: null,
      flow: null,
      livemode: false,
      locale: params.locale ?? null,
      on_behalf_of: null,
      return_url: params.return_url ?? null,
      url: `${account.baseUrl}/p/session/${id}`,
    },
    'billing_portal.session.created',
  );
}
