import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { messageOf } from '../shared/errors';
import { startManual } from './manual';
import type { Receiver } from './receiver';
import { closeReceiver, openReceiver, receiverFor, receiverKey } from './receiverOfNode';
import { startDrain } from './startDrain';

/**
 * Activation: refuses where no secret is set, then drains the log until the workflow is deactivated; where the
 * node only receives, another workflow does (StripeInboxTrigger).
 */
export async function start(this: ITriggerFunctions): Promise<ITriggerResponse> {
  if (this.getMode() === 'manual') return startManual(this);
  const receiver = await open(this);
  const stopDrain = receiver.configuration.settings.startExecutions
    ? startDrain(this, receiver.configuration, async () => (await receiverFor(this)).configuration)
    : undefined;
  return {
    closeFunction: async () => {
      await stopDrain?.();
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
