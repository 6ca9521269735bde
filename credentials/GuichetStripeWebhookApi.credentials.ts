import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/**
 * Signing secrets of the Stripe webhook endpoint. Two fields, so that a rolled secret and its successor
 * are valid side by side; each field takes several secrets, for several endpoints that post here.
 * The test is the Stripe Event Trigger's: there is no address to ask, but the format can be checked.
 */
export class GuichetStripeWebhookApi implements ICredentialType {
  name = 'guichetStripeWebhookApi';

  displayName = 'Guichet Stripe Webhook API';

  documentationUrl = 'https://docs.stripe.com/webhooks/signature';

  icon: Icon = { light: 'file:guichetStripeWebhook.svg', dark: 'file:guichetStripeWebhook.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Signing Secret',
      name: 'signingSecret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      placeholder: 'whsec_…',
      description:
        'Stripe Dashboard → Developers → Webhooks → your endpoint → Signing secret. Separate several by a space.',
      required: true,
    },
    {
      displayName: 'Previous Signing Secret',
      name: 'previousSigningSecret',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      placeholder: 'whsec_…',
      description: 'While a rolled secret is still valid: the old one. Empty it when the old one has expired.',
    },
  ];
}
