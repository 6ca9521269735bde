import { describe, expect, test } from '@jest/globals';
import type { IDataObject, IRun, ITriggerFunctions } from 'n8n-workflow';
import { ManualExecutionCancelledError } from 'n8n-workflow';
import { runUnderLease } from './runUnderLease';

/** An n8n that starts executions, or does not; what it was given, and what was told. */
function setUp(emit: (end: { resolve(run: IRun): void; reject(error: Error): void }) => void) {
  const logged: string[] = [];
  const emitted: IDataObject[][] = [];
  const returned: string[] = [];
  const context: ITriggerFunctions = Object.assign(Object.create(null), {
    getWorkflow: () => ({ id: 'workflow-1' }),
    helpers: { createDeferredPromise: () => Promise.withResolvers<IRun>() },
    logger: { warn: (message: string) => logged.push(message), error: (message: string) => logged.push(message) },
    emit: (data: { json: IDataObject }[][], _response: unknown, done: Parameters<typeof emit>[0]) => {
      emitted.push((data[0] ?? []).map(({ json }) => json));
      emit(done);
    },
  });
  const leased = {
    items: [{ id: 1 }, { id: 2 }],
    name: 'rows',
    terms: { leaseSeconds: 90, heartbeatSeconds: 5 },
    renew: async () => 2,
    giveBack: async (message: string) => void returned.push(message),
  };
  return { run: () => runUnderLease(context, leased), logged, emitted, returned };
}

const ended = (status: string): IRun => Object.assign(Object.create(null), { status });

describe('an execution under a lease', () => {
  test('gets all items at once, and says nothing where it ends well', async () => {
    const { run, emitted, logged, returned } = setUp(({ resolve }) => resolve(ended('success')));
    await run();
    expect({ emitted, logged, returned }).toEqual({ emitted: [[{ id: 1 }, { id: 2 }]], logged: [], returned: [] });
  });

  test('that failed is told, and keeps what it had claimed: its error workflow or its lease deals with it', async () => {
    const { run, logged, returned } = setUp(({ resolve }) => resolve(ended('error')));
    await run();
    expect({ logged, returned }).toEqual({ logged: ['The execution with 2 rows ended as "error"'], returned: [] });
  });

  test('that was stopped is told, and did run', async () => {
    const { run, logged, returned } = setUp(({ reject }) => reject(new ManualExecutionCancelledError('57')));
    await run();
    expect(logged).toEqual([expect.stringContaining('The execution with 2 rows was stopped: ')]);
    expect(returned).toEqual([]);
  });

  test('that could not be started gives all of it back', async () => {
    const { run, returned } = setUp(() => {
      throw new Error('n8n is closing');
    });
    await run();
    expect(returned).toEqual(['n8n could not start an execution: n8n is closing']);
  });
});
