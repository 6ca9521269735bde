import type { INodeType, INodeTypeDescription } from 'n8n-workflow';
import { fromParameter, NodeConnectionTypes, webhookDescriptionFields } from 'n8n-workflow';
import { properties } from './properties';
import { stripeSigningSecretTest } from './secrets';
import { start } from './trigger';
import { receive } from './webhook';

/**
 * Stripe's events, once and in batches. `webhook()` checks and stores a request; `trigger()` takes what is
 * stored and starts executions. The two share nothing but the database, so they may run in different processes.
 */
export class StripeEventTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Stripe Event Trigger',
    name: 'stripeEventTrigger',
    icon: { light: 'file:stripeEventTrigger.svg', dark: 'file:stripeEventTrigger.dark.svg' },
    group: ['trigger'],
    version: 2,
    subtitle: '={{$parameter["path"]}}',
    description: 'Receives signed Stripe events, stores each once, and starts the workflow with many at a time',
    eventTriggerDescription: 'Waiting for a signed event from Stripe on the test URL',
    activationMessage:
      'Stripe events are now received at the production URL. Register it in the Stripe Dashboard → Developers → Webhooks.',
    defaults: { name: 'Stripe Event Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      {
        name: 'guichetStripeWebhookApi',
        // n8n says this, and nothing else, where the credential is missing and it refuses to publish
        displayName:
          'Stripe signing secret (Stripe Dashboard → Developers → Webhooks → your endpoint → Signing secret)',
        required: true,
        testedBy: 'stripeSigningSecretTest',
      },
      { name: 'guichetSupabaseApi', required: true },
    ],
    webhooks: [
      {
        name: 'default',
        httpMethod: 'POST',
        responseMode: 'onReceived',
        // empty, so that n8n answers a test event with what webhook() gives
        responseData: '',
        isFullPath: true,
        // resolved without the expression engine: with it, n8n answers a tenth of the requests
        ...webhookDescriptionFields({ path: fromParameter('path', 'stripe-events') }),
      },
    ],
    properties,
  };

  methods = { credentialTest: { stripeSigningSecretTest } };

  /** Staff register the address in Stripe themselves (a fixed path needs it once), so there is nothing to do. */
  webhookMethods = {
    default: {
      async checkExists(): Promise<boolean> {
        return true;
      },
      async create(): Promise<boolean> {
        return true;
      },
      async delete(): Promise<boolean> {
        return true;
      },
    },
  };

  webhook = receive;

  trigger = start;
}
