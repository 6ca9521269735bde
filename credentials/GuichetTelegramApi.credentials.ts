import type {
  ICredentialDataDecryptedObject,
  ICredentialTestRequest,
  ICredentialType,
  IHttpRequestOptions,
  Icon,
  INodeProperties,
} from 'n8n-workflow';

/**
 * A Telegram bot and the chat it writes to. The Bot API carries the token in the address, so no node
 * builds that address: `authenticate` puts it in front of a bare method path such as `/sendMessage`.
 */
export class GuichetTelegramApi implements ICredentialType {
  name = 'guichetTelegramApi';

  displayName = 'Guichet Telegram API';

  icon: Icon = {
    light: 'file:guichetTelegram.svg',
    dark: 'file:guichetTelegram.dark.svg',
  };

  documentationUrl = 'https://core.telegram.org/bots/features#botfather';

  properties: INodeProperties[] = [
    {
      displayName: 'Bot Token',
      name: 'botToken',
      type: 'string',
      typeOptions: { password: true },
      required: true,
      default: '',
      placeholder: '123456789:AA…',
      description: 'What @BotFather answered to /newbot',
    },
    {
      displayName: 'Chat ID',
      name: 'chatId',
      type: 'string',
      required: true,
      default: '',
      placeholder: '-1001234567890',
      description:
        'Chat, group or channel that receives the alerts; groups start with a minus sign. The bot must be a member.',
    },
    {
      displayName: 'Topic ID',
      name: 'topicId',
      type: 'string',
      default: '',
      placeholder: '42',
      description:
        'Topic of a group with topics that receives the alerts: the number at the end of a link to it; empty: the general one',
    },
    {
      displayName: 'Base URL',
      name: 'baseUrl',
      type: 'string',
      default: 'https://api.telegram.org',
      description: 'Address of the Bot API; another one for a local Bot API server or the stand-in',
    },
  ];

  authenticate = async (
    credentials: ICredentialDataDecryptedObject,
    request: IHttpRequestOptions,
  ): Promise<IHttpRequestOptions> => {
    const base = String(credentials.baseUrl || 'https://api.telegram.org').replace(/\/+$/, '');
    return { ...request, baseURL: `${base}/bot${String(credentials.botToken)}` };
  };

  test: ICredentialTestRequest = { request: { baseURL: '={{$credentials.baseUrl}}', url: '/getMe' } };
}
