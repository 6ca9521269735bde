import type {
  ICredentialDataDecryptedObject,
  ICredentialTestRequest,
  ICredentialType,
  IHttpRequestOptions,
  INodeProperties,
  Icon,
} from 'n8n-workflow';
import { authenticationHeaders } from '../nodes/shared/authentication';

/** URL and service key of the Supabase project that holds the truth. */
export class GuichetSupabaseApi implements ICredentialType {
  name = 'guichetSupabaseApi';

  displayName = 'Guichet Supabase API';

  documentationUrl = 'https://supabase.com/docs/guides/api/api-keys';

  icon: Icon = { light: 'file:guichetSupabase.svg', dark: 'file:guichetSupabase.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'Project URL',
      name: 'url',
      type: 'string',
      default: '',
      placeholder: 'https://abcdefghijkl.supabase.co',
      description: 'Supabase Dashboard → Project Settings → Data API → Project URL',
      required: true,
    },
    {
      displayName: 'Secret Key',
      name: 'serviceKey',
      type: 'string',
      typeOptions: { password: true },
      default: '',
      placeholder: 'sb_secret_…',
      description:
        'Supabase Dashboard → Project Settings → API Keys: a secret key (sb_secret_…), or the legacy service_role key',
      required: true,
    },
  ];

  async authenticate(
    credentials: ICredentialDataDecryptedObject,
    requestOptions: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> {
    const headers = authenticationHeaders(String(credentials.serviceKey ?? '').trim());
    return { ...requestOptions, headers: { ...requestOptions.headers, ...headers } };
  }

  /** Reads one row of the event log: proves address, key, rights and migrations at once. */
  test: ICredentialTestRequest = {
    request: {
      baseURL: '={{$credentials.url.trim().replace(/\\/+$/, "")}}',
      url: '/rest/v1/rpc/list_stripe_events',
      method: 'POST',
      body: { filter: { limit: 1 } },
      json: true,
    },
    rules: [
      {
        type: 'responseCode',
        properties: {
          value: 404,
          message:
            'Supabase answers, but does not know Guichet: run "npm run db:migrate" with its address in DATABASE_URL.',
        },
      },
      {
        type: 'responseCode',
        properties: {
          value: 403,
          message: 'This key may not read the event log: use the secret (service role) key, not the publishable one.',
        },
      },
    ],
  };
}
