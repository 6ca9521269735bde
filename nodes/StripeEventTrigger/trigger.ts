import type { INodeExecutionData, IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { ExecutionCancelledError, NodeOperationError } from 'n8n-workflow';
import { messageOf } from '../shared/errors';
import { holdLease } from '../shared/lease';
import { Drain } from './drain';
import { claimEvents, renewLease, returnBatch, type Claim } from './inbox';
import { startManual } from './manual';
import type { Receiver } from './receiver';
import { closeReceiver, openReceiver, receiverFor, receiverKey } from './receivers';

/** Activation: refuses where no secret is set, then drains the log until the workflow is deactivated. */
export async function start(this: ITriggerFunctions): Promise<ITriggerResponse> {
  if (this.getMode() === 'manual') return startManual(this);
  const receiver = await open(this);
  const { batchSize, maxBatches, pollSeconds } = receiver.configuration.settings.options;
  const drain = new Drain({
    batchSize,
    maxBatches,
    pollMs: pollSeconds * 1_000,
    pace: receiver.pace,
    claim: async () => {
      const { supabase, settings } = (await receiverFor(this)).configuration;
      return claimEvents(supabase, settings);
    },
    run: (claim) => runExecution(this, receiver, claim),
    warn: (message) => this.logger.warn(message, { workflowId: this.getWorkflow().id }),
  });
  receiver.onStored(() => drain.wake());
  drain.start();
  return {
    closeFunction: async () => {
      receiver.onStored(undefined);
      await drain.stop();
      closeReceiver(receiverKey(this), receiver);
      await receiver.settled();
    },
  };
}

async function open(context: ITriggerFunctions): Promise<Receiver> {
  try {
    return await openReceiver(context);
  } catch (error) {
    throw new NodeOperationError(context.getNode(), messageOf(error));
  }
}

/** One execution with an item an event; resolves when it has ended or its lease has. */
async function runExecution(context: ITriggerFunctions, receiver: Receiver, claim: Claim): Promise<void> {
  const done = context.helpers.createDeferredPromise<IRun>();
  const items = claim.events.map((event): INodeExecutionData => ({ json: { ...event, token: claim.token } }));
  try {
    context.emit([items], undefined, done);
    const { settings, supabase } = receiver.configuration;
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
    await returnBatch(receiver.configuration.supabase, claim, message);
  }
}
