import { createHmac } from 'node:crypto';
import type { Settings } from '../settings.ts';

/** A credential as `n8n import:credentials` takes it: the id is fixed, workflows refer to it. */
export interface StackCredential {
  id: string;
  name: string;
  type: string;
  data: Record<string, string | number | boolean>;
}

/** The credentials that the workflows of this repository name, filled from the settings of the stack. */
export function stackCredentials({ supabase, stripe, telegram, mail, bridge, n8n }: Settings): StackCredential[] {
  return [
    {
      id: 'guichetSupabase',
      name: 'Guichet Supabase',
      type: 'guichetSupabaseApi',
      data: { url: supabase.url, serviceKey: supabase.serviceRoleKey },
    },
    {
      id: 'guichetStripeWebhook',
      name: 'Guichet Stripe Webhook',
      type: 'guichetStripeWebhookApi',
      data: {
        signingSecret: stripe.webhookSecret,
        previousSigningSecret: '',
        mode: stripe.live ? 'live' : 'test',
        accountId: stripe.accountId,
      },
    },
    {
      id: 'guichetStripe',
      name: 'Guichet Stripe',
      type: 'guichetStripeApi',
      data: { secretKey: stripe.secretKey, baseUrl: stripe.apiUrl },
    },
    {
      id: 'guichetTelegram',
      name: 'Guichet Telegram',
      type: 'guichetTelegramApi',
      data: { botToken: telegram.botToken, chatId: telegram.chatId, baseUrl: telegram.apiUrl },
    },
    {
      id: 'guichetMail',
      name: 'Guichet Mail',
      type: 'smtp',
      data: {
        user: mail.user,
        password: mail.password,
        host: mail.smtpHost,
        port: mail.smtpPort,
        hostName: '',
        // 465 speaks TLS from the first byte, the others after STARTTLS; the stand-in speaks none
        secure: mail.smtpPort === 465,
        disableStartTls: mail.embedded,
      },
    },
    {
      id: 'guichetBridge',
      name: 'Guichet Bridge',
      type: 'guichetMdbBridgeApi',
      data: { url: bridge.url, token: bridge.token },
    },
    // who may sign in to n8n here may give orders in its forms
    {
      id: 'guichetStaff',
      name: 'Guichet Personnel',
      type: 'httpBasicAuth',
      data: { user: n8n.email, password: n8n.password },
    },
  ];
}

/** Changes with the credential and tells nothing about it to one who does not have `key`. */
export function credentialHash(credential: StackCredential, key: string): string {
  return createHmac('sha256', key).update(JSON.stringify(credential)).digest('hex');
}
