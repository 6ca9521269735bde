import type {
  IAuthenticateGeneric,
  ICredentialTestRequest,
  ICredentialType,
  Icon,
  INodeProperties,
} from 'n8n-workflow';

/** Secret key of a Stripe account, for what goes out to Stripe. */
export class GuichetStripeApi implements ICredentialType {
  name = 'guichetStripeApi';

  displayName = 'Guichet Stripe API';

  documentationUrl = 'https://docs.stripe.com/keys';

  icon: Icon = { light: 'file:guichetStripe.svg', dark: 'file:guichetStripe.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Secret Key',
      name: 'secretKey',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      placeholder: 'sk_test_… or rk_live_…',
      description:
        'Stripe Dashboard → Developers → API keys: the secret key, or better a restricted key that may write customers, products, prices, Checkout, payment intents, refunds and subscriptions, and read events',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://api.stripe.com',
      description: 'Address of Stripe; another one for the stand-in of the local stack',
    },
  ];

  authenticate: IAuthenticateGeneric = {
    type: 'generic',
    properties: { headers: { Authorization: '=Bearer {{$credentials.secretKey.trim()}}' } },
  };

  /** Reads one price: proves address and key without touching anything. */
  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{$credentials.baseUrl.trim().replace(/\\/+$/, "") || "https://api.stripe.com"}}',
      url: '/v1/prices',
      qs: { limit: 1 },
    },
    rules: [
      { type: 'responseCode', properties: { value: 401, message: 'Stripe does not know this secret key.' } },
      {
        type: 'responseCode',
        properties: {
          value: 403,
          message: 'This restricted key may not read prices: give it the rights named at the field.',
        },
      },
    ],
  };
}
