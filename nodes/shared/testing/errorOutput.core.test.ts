import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { startN8nCore, type N8nCore } from './n8nCore';

// n8n-core takes its time to load
jest.setTimeout(30_000);

let core: N8nCore;

beforeAll(() => {
  core = startN8nCore();
});

afterAll(() => core.close());

const unreadable = {
  event_id: 'evt_1',
  type: 'invoice.paid',
  token: 'lease-1',
  payload: { id: 'evt_1', object: 'event' },
};
const unreachable = { guichetSupabaseApi: { url: 'http://127.0.0.1:1', serviceKey: 'sb_secret_test' } };

test('an event nobody can read reaches the error output with its event_id, its token and the path of the field', async () => {
  const run = await core.run({
    items: [unreadable],
    node: { type: 'n8n-nodes-guichet.stripeMapper', parameters: {}, onError: 'continueErrorOutput' },
    credentials: {},
  });
  expect(run.output.Done).toBeUndefined();
  expect(run.output.Failed?.[0]?.map((item) => item.json)).toMatchObject([
    { event_id: 'evt_1', token: 'lease-1', error: { message: expect.any(String), path: expect.any(String) } },
  ]);
});

test.each(['continueErrorOutput', 'continueRegularOutput'] as const)(
  'a step that fails as a whole keeps the fields of every item (%s)',
  async (onError) => {
    const run = await core.run({
      items: [
        { event_id: 'evt_1', token: 'a' },
        { event_id: 'evt_2', token: 'b' },
      ],
      node: {
        type: 'n8n-nodes-guichet.guichetSupabase',
        parameters: { operation: 'callFunction', functionName: 'f' },
        onError,
      },
      credentials: unreachable,
    });
    const end = onError === 'continueErrorOutput' ? 'Failed' : 'Done';
    expect(run.output[end]?.[0]?.map((item) => item.json)).toMatchObject([
      { event_id: 'evt_1', token: 'a', error: { message: expect.stringContaining('Could not reach Supabase') } },
      { event_id: 'evt_2', token: 'b', error: { hint: expect.stringContaining('Nothing is lost') } },
    ]);
  },
);
