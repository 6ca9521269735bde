import { describe, expect, test } from '@jest/globals';
import { refusalOf } from './publish';

const receiver = {
  name: 'Webhook Stripe',
  type: 'n8n-nodes-guichet.stripeEventTrigger',
  credentials: { guichetStripeWebhookApi: { id: 'c1' } },
};
const holds = (credential: object | undefined) => () => Promise.resolve(credential);

describe('a workflow that receives events', () => {
  test.each([
    {},
    { signingSecret: '' },
    { signingSecret: ' \n\t' },
    { signingSecret: ' , ;', previousSigningSecret: ',' },
    { signingSecret: 'sk_test_1' },
    { signingSecret: '', accountId: '={{ $vars.account }}' },
    { signingSecret: '\u200b' },
  ])('is not published with %j, and says where a secret is found', async (credential) => {
    expect(await refusalOf([receiver], holds(credential))).toMatch(
      /^"Webhook Stripe": .*Stripe Dashboard → Developers → Webhooks/,
    );
  });

  test('is published with a secret', async () => {
    expect(await refusalOf([receiver], holds({ signingSecret: 'whsec_a1b2c3d4' }))).toBeUndefined();
  });

  test('is left to its trigger where nobody can say: a secret in a vault, a credential that is gone', async () => {
    expect(await refusalOf([receiver], holds({ signingSecret: '={{ $secrets.stripe }}' }))).toBeUndefined();
    expect(await refusalOf([receiver], holds(undefined))).toBeUndefined();
  });
});

test.each<[string, unknown]>([
  ['another node', [{ ...receiver, type: 'n8n-nodes-base.stripeTrigger' }]],
  ['a node that is off', [{ ...receiver, disabled: true }]],
  ['no node', []],
  ['what is no list', undefined],
])('%s is none of its business', async (_what, nodes) => {
  expect(await refusalOf(nodes, holds({}))).toBeUndefined();
});
