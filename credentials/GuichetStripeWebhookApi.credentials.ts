import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

/**
 * Signing secrets of the Stripe webhook endpoint. Two fields, so that a rolled secret and its successor
 * are valid side by side; each field takes several secrets, for several endpoints that post here.
 * Mode and account say whose events count: an endpoint for connected accounts sends those of strangers as well.
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
    {
      displayName: 'Mode',
      name: 'mode',
      type: 'options',
      options: [
        { name: 'Live', value: 'live' },
        {
          name: 'Not Said Yet',
          value: '',
          description: 'Test events are taken, live ones are put off until you choose',
        },
        { name: 'Test', value: 'test' },
      ],
      default: '',
      description:
        'Whether the endpoint belongs to live or to test mode. Events of the other mode are ignored and told once: test and live never mix.',
    },
    {
      displayName: 'Account ID',
      name: 'accountId',
      type: 'string',
      default: '',
      placeholder: 'acct_…',
      description:
        "Only where events name an account (an endpoint for connected accounts, or of an organisation): the one whose events count. Empty: those that name none, which are the endpoint's own. All others are ignored.",
    },
  ];
}
