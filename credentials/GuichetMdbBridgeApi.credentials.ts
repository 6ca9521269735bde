import type {
  ICredentialDataDecryptedObject,
  ICredentialTestRequest,
  ICredentialType,
  IHttpRequestOptions,
  Icon,
  INodeProperties,
} from 'n8n-workflow';

/** Address and token of the bridge at a vending machine. */
export class GuichetMdbBridgeApi implements ICredentialType {
  name = 'guichetMdbBridgeApi';

  displayName = 'Guichet MDB Bridge API';

  documentationUrl = 'https://guichet.example/bridge';

  icon: Icon = { light: 'file:guichetMdbBridge.svg', dark: 'file:guichetMdbBridge.dark.svg' };

  properties: INodeProperties[] = [
    {
      displayName: 'URL',
      name: 'url',
      type: 'string',
      required: true,
      default: '',
      placeholder: 'http://192.168.1.20:54329',
      description:
        'Address of the bridge. A hosted n8n reaches a machine behind a router only over a private network; selling needs no such way.',
    },
    {
      displayName: 'Token',
      name: 'token',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      description: 'GUICHET_BRIDGE_TOKEN of the bridge, or GUICHET_BRIDGE_READ_TOKEN for looking only',
    },
  ];

  authenticate = async (
    credentials: ICredentialDataDecryptedObject,
    request: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> => ({
    ...request,
    headers: { ...request.headers, Authorization: `Bearer ${String(credentials.token ?? '').trim()}` },
  });

  test: ICredentialTestRequest = {
    request: { baseURL: '={{$credentials.url.trim().replace(/\\/+$/, "")}}', url: '/v1/status' },
  };
}
