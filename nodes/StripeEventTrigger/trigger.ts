import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { messageOf } from '../shared/errors';
import { ReleaseGate } from '../shared/releaseGate';
import { startManual } from '../shared/stripeInbox/manual';
import { nodeKey } from '../shared/stripeInbox/nodeKey';
import { startDrain } from '../shared/stripeInbox/startDrain';
import type { Receiver } from './receiver';
import { closeReceiver, openReceiver, receiverFor } from './receiverOfNode';

/**
 * Activation: refuses where no secret is set or the database is of another release, then drains the log until the
 * workflow is deactivated; where the node only receives, another workflow does (StripeInboxTrigger).
 */
export async function start(this: ITriggerFunctions): Promise<ITriggerResponse> {
  if (this.getMode() === 'manual') return startManual(this);
  const receiver = await open(this);
  const stopDrain = await startWorking(this, receiver).catch((error: unknown) => {
    closeReceiver(nodeKey(this), receiver);
    throw new NodeOperationError(this.getNode(), messageOf(error));
  });
  return {
    closeFunction: async () => {
      await stopDrain?.();
      closeReceiver(nodeKey(this), receiver);
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

/**
 * @returns what stops the drain; undefined where another workflow drains
 * @throws Error where the database is of another release
 */
async function startWorking(
  context: ITriggerFunctions,
  { configuration }: Receiver,
): Promise<(() => Promise<void>) | undefined> {
  if (configuration.settings.startExecutions)
    return startDrain(context, configuration, async () => (await receiverFor(context)).configuration);
  await new ReleaseGate().ask(configuration.supabase);
  return undefined;
}
