import type { INodeExecutionData, IRun, ITriggerFunctions } from 'n8n-workflow';
import { ExecutionCancelledError } from 'n8n-workflow';
import { messageOf } from '../shared/errors';
import { holdLease } from '../shared/lease';
import { ReleaseGate } from '../shared/releaseGate';
import type { Supabase } from '../shared/transport';
import { Drain } from './drain';
import { claimEvents, renewLease, returnBatch, type Claim } from './inbox';
import { signalOf } from './inboxSignal';
import type { DrainSettings } from './settings';

/** Where to drain from, and how. */
export interface Inbox {
  supabase: Supabase;
  settings: DrainSettings;
}

/**
 * Works on a consumer's inbox until it is stopped: woken at once by what this process receives, else by polling.
 * @param current the inbox as it is configured now: a credential may change while the workflow is active
 * @throws Error where the database is of another release: nothing is started
 * @returns what stops it; resolves when nothing is claimed any more
 */
export async function startDrain(
  context: ITriggerFunctions,
  inbox: Inbox,
  current: () => Promise<Inbox>,
): Promise<() => Promise<void>> {
  const gate = new ReleaseGate();
  await gate.ask(inbox.supabase);
  const signal = signalOf(inbox.supabase, inbox.settings.consumer);
  const { batchSize, maxBatches, pollSeconds } = inbox.settings.options;
  const drain = new Drain({
    batchSize,
    maxBatches,
    pollMs: pollSeconds * 1_000,
    pace: signal.pace,
    claim: async () => {
      const { supabase, settings } = await current();
      return gate.claim(supabase, () => claimEvents(supabase, settings, context.getWorkflow().id));
    },
    run: async (claim) => runExecution(context, await current(), claim),
    warn: (message) => context.logger.warn(message, { workflowId: context.getWorkflow().id }),
  });
  const sleepOn = signal.onReceived(() => drain.wake());
  drain.start();
  return async () => {
    sleepOn();
    await drain.stop();
  };
}

/** One execution with an item an event; resolves when it has ended or its lease has. */
async function runExecution(context: ITriggerFunctions, { supabase, settings }: Inbox, claim: Claim): Promise<void> {
  const done = context.helpers.createDeferredPromise<IRun>();
  const items = claim.events.map((event): INodeExecutionData => ({ json: { ...event, token: claim.token } }));
  try {
    context.emit([items], undefined, done);
    const run = await holdLease(done.promise, settings.options, {
      renew: (seconds) => renewLease(supabase, claim, seconds),
      report: (message) => context.logger.warn(message, { workflowId: context.getWorkflow().id }),
    });
    // a failed execution resolves too; what becomes of its events, the error workflow and the lease decide
    if (run !== undefined && run.status !== 'success') {
      context.logger.warn(`The execution with ${items.length} Stripe events ended as "${run.status}"`, {
        workflowId: context.getWorkflow().id,
      });
    }
  } catch (error) {
    // a timeout or a stopped execution: it did run, and its error workflow or its lease deals with its events
    if (error instanceof ExecutionCancelledError) {
      context.logger.warn(`The execution with ${items.length} Stripe events was stopped: ${error.message}`);
      return;
    }
    const message = `n8n could not start an execution: ${messageOf(error)}`;
    context.logger.error(message, { workflowId: context.getWorkflow().id });
    await returnBatch(supabase, claim, message);
  }
}
