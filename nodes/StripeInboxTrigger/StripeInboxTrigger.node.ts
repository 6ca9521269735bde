import type { INodeType, INodeTypeDescription, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { messageOf } from '../shared/errors';
import { refuseNothingIn } from '../shared/fields';
import { consumerField, drainOptions, optionsField } from '../shared/stripeInbox/drainOptions';
import { startManual } from '../shared/stripeInbox/manual';
import { readDrainSettings } from '../shared/stripeInbox/settings';
import { startDrain } from '../shared/stripeInbox/startDrain';
import { supabaseOf } from '../shared/transport';

/**
 * Works on the events that a Stripe Event Trigger received in another workflow. n8n loads the whole workflow for each
 * request that it answers: a workflow that only receives answers nearly twice as many, and goes on receiving while
 * staff edit or switch off this one.
 */
export class StripeInboxTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Stripe Inbox Trigger',
    name: 'stripeInboxTrigger',
    icon: { light: 'file:stripeInboxTrigger.svg', dark: 'file:stripeInboxTrigger.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{$parameter["consumer"]}}',
    description: 'Starts the workflow with the Stripe events that wait in the log, many at a time',
    defaults: { name: 'Stripe Inbox Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'guichetSupabaseApi', required: true }],
    properties: [
      {
        displayName:
          'Events get into the inbox by a Stripe Event Trigger with the same consumer whose "Start Executions" is off.',
        name: 'notice',
        type: 'notice',
        default: '',
      },
      consumerField,
      optionsField(drainOptions),
    ],
  };

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    if (this.getMode() === 'manual') return startManual(this);
    try {
      refuseNothingIn(this, [consumerField, optionsField(drainOptions)]);
      const settings = readDrainSettings(this);
      const current = async () => ({ supabase: await supabaseOf(this), settings });
      return { closeFunction: await startDrain(this, await current(), current) };
    } catch (error) {
      throw new NodeOperationError(this.getNode(), messageOf(error));
    }
  }
}
