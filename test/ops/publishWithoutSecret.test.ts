import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { readStackEnv } from '../../harness/stack/env.ts';

const named = z.object({ id: z.string() });

async function ask(method: string, path: string, body?: object): Promise<{ status: number; json: unknown }> {
  const { N8N_URL, N8N_API_KEY } = readStackEnv();
  const response = await fetch(`${N8N_URL.replace(/\/$/, '')}/api/v1/${path}`, {
    method,
    headers: { 'x-n8n-api-key': N8N_API_KEY, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

test.each(['', ' ,\n '])(
  'a workflow whose signing secret is %j is not published: n8n says no, and where a secret is found',
  async (signingSecret) => {
    const credential = named.parse(
      (
        await ask('POST', 'credentials', {
          name: 'No secret',
          type: 'guichetStripeWebhookApi',
          data: { signingSecret, previousSigningSecret: '' },
        })
      ).json,
    );
    const workflow = named.parse(
      (
        await ask('POST', 'workflows', {
          name: 'No secret',
          connections: {},
          settings: { executionOrder: 'v1' },
          nodes: [
            {
              id: 'no-secret',
              name: 'Webhook Stripe',
              type: 'n8n-nodes-guichet.stripeEventTrigger',
              typeVersion: 2,
              position: [0, 0],
              webhookId: 'guichet-no-secret',
              parameters: { path: 'stripe-events-without-secret', consumer: 'no-secret' },
              credentials: {
                guichetStripeWebhookApi: { id: credential.id, name: 'No secret' },
                guichetSupabaseApi: { id: 'guichetSupabase', name: 'Guichet Supabase' },
              },
            },
          ],
        })
      ).json,
    );
    try {
      const published = await ask('POST', `workflows/${workflow.id}/activate`);
      expect([published.status, JSON.stringify(published.json)]).toEqual([
        400,
        expect.stringContaining('Stripe Dashboard → Developers → Webhooks'),
      ]);
      expect((await ask('GET', `workflows/${workflow.id}`)).json).toMatchObject({ active: false });
    } finally {
      await ask('DELETE', `workflows/${workflow.id}`);
      await ask('DELETE', `credentials/${credential.id}`);
    }
  },
);
