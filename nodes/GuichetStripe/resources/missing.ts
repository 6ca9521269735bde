import type { INodeProperties } from 'n8n-workflow';
import Stripe from 'stripe';
import { attempt } from '../client/attempt';
import type { Parameters } from '../parameters/parameters';

/** What a retrieve does where Stripe has no such object (any more). */
export const missingField: INodeProperties = {
  displayName: 'If There Is None',
  name: 'missing',
  type: 'options',
  default: 'error',
  options: [
    { name: 'Error', value: 'error', description: 'The item goes to the error output with the code resource_missing' },
    {
      name: 'Give It as Deleted',
      value: 'deleted',
      description: 'The item goes on with <code>deleted: true</code>, as Stripe itself answers for customers',
    },
  ],
  description: 'What becomes of an item whose object Stripe does not know, or no longer',
};

/**
 * The object, or, where the operation was asked to and Stripe says 404, what Stripe answers for a deleted customer.
 * An object that is there in the other mode (live, test) is a wrong key, never a deletion.
 */
export async function orDeleted<T extends object>(
  parameters: Parameters,
  object: string,
  id: string,
  request: Promise<T>,
): Promise<T | { id: string; object: string; deleted: true }> {
  const tried = await attempt(() => request);
  if (tried.ok) return tried.value;
  const { error } = tried;
  const isGone =
    error instanceof Stripe.errors.StripeInvalidRequestError &&
    error.code === 'resource_missing' &&
    error.statusCode === 404;
  if (isGone && !error.message.includes('similar object exists') && parameters.textOrUndefined('missing') === 'deleted')
    return { id, object, deleted: true };
  throw error;
}
