import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { ITriggerFunctions } from 'n8n-workflow';
import { startFakePostgrest, type FakePostgrest } from '../shared/testing/fakePostgrest';
import { OutboxTrigger } from './OutboxTrigger.node';

let rest: FakePostgrest;
beforeEach(async () => {
  rest = await startFakePostgrest();
});
afterEach(() => rest.close());

function activate() {
  const parameters: Record<string, unknown> = { source: 'outbox', topics: 'email', intervalSeconds: 1, batchSize: 5 };
  const context: ITriggerFunctions = Object.assign(Object.create(null), {
    getMode: () => 'trigger',
    getNode: () => ({ id: 'n', name: 'Départ', type: 'outboxTrigger', typeVersion: 1, position: [0, 0], parameters }),
    getWorkflow: () => ({ id: 'workflow-1', name: 'Workflow', active: true }),
    getNodeParameter: (name: string, fallback: unknown) => parameters[name] ?? fallback,
    getCredentials: () => Promise.resolve({ url: rest.url, serviceKey: 'sb_secret_1' }),
    logger: { warn: () => undefined },
  });
  return new OutboxTrigger().trigger.call(context);
}

test('against a database of another release nothing is claimed, and the trigger says what to run', async () => {
  rest.answerRelease({ body: '0.1.0' });
  await expect(activate()).rejects.toThrow(/of release 0\.1\.0, these nodes are of .*npm run db:migrate/);
  expect(rest.calls).toEqual([]);
});

test('against its own it claims', async () => {
  rest.answerAll(() => ({ body: { token: null, rows: [], next_attempt_in_ms: null } }));
  const { closeFunction } = await activate();
  await closeFunction?.();
  expect(rest.calls.map(({ path }) => path)).toEqual(['rpc/claim_outbox']);
});
