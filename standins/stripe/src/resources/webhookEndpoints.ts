import { randomBytes } from 'node:crypto';
import type { Stripe } from 'stripe';
import { invalidRequest } from '../errors.ts';
import { blankToNull, given, mergeMetadata } from '../metadata.ts';
import type { WebhookEndpoint } from '../objects.ts';
import { type Account, API_VERSION } from '../state/account.ts';

/** The signing secret is in this answer only, as with Stripe. */
export function createEndpoint(
  account: Account,
  params: Stripe.WebhookEndpointCreateParams,
  secret = `whsec_${randomBytes(24).toString('hex')}`,
  { id = account.newId('we', 24) }: { id?: string } = {},
): WebhookEndpoint {
  if (!/^https?:\/\//.test(params.url)) throw invalidRequest('Not a valid URL', 'url', 'url_invalid');
  const endpoint = account.insert('webhook_endpoint', {
    id,
    object: 'webhook_endpoint',
    api_version: params.api_version ?? API_VERSION,
    application: null,
    created: account.now(),
    description: blankToNull(params.description),
    enabled_events: params.enabled_events,
    livemode: false,
    metadata: mergeMetadata(null, params.metadata),
    status: 'enabled',
    url: params.url,
  });
  account.table('endpoint_secret').put({ id, object: 'endpoint_secret', secret });
  return { ...endpoint, secret };
}

export function updateEndpoint(
  account: Account,
  params: Stripe.WebhookEndpointUpdateParams,
  id: string,
): WebhookEndpoint {
  const endpoint = account.require('webhook_endpoint', id);
  return account.change('webhook_endpoint', endpoint, {
    description: given(params.description, endpoint.description),
    enabled_events: params.enabled_events ?? endpoint.enabled_events,
    metadata: mergeMetadata(endpoint.metadata, params.metadata),
    status: params.disabled === undefined ? endpoint.status : params.disabled ? 'disabled' : 'enabled',
    url: params.url ?? endpoint.url,
  });
}

export function deleteEndpoint(account: Account, id: string): object {
  account.require('webhook_endpoint', id);
  account.table('webhook_endpoint').delete(id);
  account.table('endpoint_secret').delete(id);
  return { id, object: 'webhook_endpoint', deleted: true };
}
