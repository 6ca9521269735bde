import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { RELEASE } from '../nodes/shared/release';
import { startFakePostgrest, type FakePostgrest } from '../nodes/shared/testing/fakePostgrest';
import { complaintOf } from './databaseRelease';
import { refusalOf } from './publish';

let rest: FakePostgrest;
beforeEach(async () => {
  rest = await startFakePostgrest();
});
afterEach(() => rest.close());

const credential = () => ({ url: `${rest.url}/`, serviceKey: ' sb_secret_1 ' });

describe('the database of a credential', () => {
  test('of the same release is no reason to refuse', async () => {
    expect(await complaintOf(credential())).toBeUndefined();
  });

  test.each([
    ['0.1.0', /is of release 0\.1\.0, these nodes are of .*: run "npm run db:migrate"/],
    ['9.0.0', /is of release 9\.0\.0, these nodes are of .*: install n8n-nodes-guichet@9\.0\.0 in n8n/],
  ])('of %s is, with both releases and what to run', async (release, sentence) => {
    rest.answerRelease({ body: release });
    expect(await complaintOf(credential())).toMatch(sentence);
  });

  test('that knows no release is', async () => {
    rest.answerRelease({ status: 404, body: { code: 'PGRST202', message: 'Could not find the function' } });
    expect(await complaintOf(credential())).toMatch(/is empty or of a release before .*: run "npm run db:migrate"/);
  });

  test.each([
    [503, { code: 'PGRST001', message: 'no connection' }],
    [401, { message: 'Invalid API key' }],
    [200, { odd: true }],
  ])('that answers %d is left to the trigger', async (status, body) => {
    rest.answerRelease({ status, body });
    expect(await complaintOf(credential())).toBeUndefined();
  });

  test.each([
    undefined,
    {},
    { url: '={{ $vars.url }}', serviceKey: 'sb_secret_1' },
    { url: 'https://x.example', serviceKey: '={{ $secrets.key }}' },
    { url: 'http://127.0.0.1:9', serviceKey: 'sb_secret_1' },
  ])('that cannot be asked is left to the trigger: %j', async (unknown) => {
    expect(await complaintOf(unknown)).toBeUndefined();
  });
});

describe('a workflow', () => {
  const node = (type: string) => ({
    name: 'Départ',
    type: `n8n-nodes-guichet.${type}`,
    credentials: { guichetSupabaseApi: { id: 'c2' }, guichetStripeWebhookApi: { id: 'c1' } },
  });
  const read = (id: string) =>
    Promise.resolve(id === 'c2' ? credential() : { signingSecret: 'whsec_a1b2c3d4', previousSigningSecret: '' });

  test.each(['stripeEventTrigger', 'stripeInboxTrigger', 'outboxTrigger'])(
    'with %s is not published against another release, and is against its own',
    async (type) => {
      expect(await refusalOf([node(type)], read)).toBeUndefined();
      rest.answerRelease({ body: '0.1.0' });
      expect(await refusalOf([node(type)], read)).toMatch(
        `"Départ": The database at ${rest.url} is of release 0.1.0, these nodes are of ${RELEASE}`,
      );
    },
  );

  test('that only reads or writes is: it answers with an error of its own', async () => {
    rest.answerRelease({ body: '0.1.0' });
    expect(await refusalOf([node('guichetSupabase')], read)).toBeUndefined();
  });
});
