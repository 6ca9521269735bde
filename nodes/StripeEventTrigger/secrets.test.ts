import { describe, expect, test } from '@jest/globals';
import { signingSecretsOf } from './secrets';

describe('the signing secrets of a credential', () => {
  test('are newest first, from both fields, without blanks and doubles', () => {
    const credential = {
      signingSecret: 'whsec_newest11\nwhsec_second22',
      previousSigningSecret: ' whsec_oldest33, whsec_newest11\n',
    };
    expect(signingSecretsOf(credential)).toEqual(['whsec_newest11', 'whsec_second22', 'whsec_oldest33']);
  });

  test.each([
    ['none', {}],
    ['empty ones', { signingSecret: '  ', previousSigningSecret: '' }],
    ['no credential', undefined],
  ])('%s: says that there is none, and where it is found', (_name, credential) => {
    expect(() => signingSecretsOf(credential)).toThrow(/Stripe Dashboard → Developers → Webhooks/);
  });

  test('an API key in its place is named as the mistake, without being printed', () => {
    const attempt = () => signingSecretsOf({ signingSecret: 'whsec_good12345', previousSigningSecret: 'sk_test_123' });
    expect(attempt).toThrow(/number 2 does not look like one/);
    expect(attempt).not.toThrow(/sk_test_123/);
  });
});
