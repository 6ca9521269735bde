import type { INodeType, INodeTypeDescription, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { asError } from '../shared/errors';
import { supabaseOf } from '../shared/transport';
import { fields } from './fields';
import { readSettings, sourceFor } from './settings';
import { startDrain } from './startDrain';

/**
 * Starts an execution for each batch that waits in one of the two outboxes, that of alerts (`alert_outbox`) or that of
 * work (`outbox`), and none when nothing waits.
 */
export class OutboxTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Outbox Trigger',
    name: 'outboxTrigger',
    icon: { light: 'file:outboxTrigger.svg', dark: 'file:outboxTrigger.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["source"] === "outbox" ? $parameter["topics"] : "alerts" }}',
    description:
      'Starts the workflow with what waits in an outbox: alerts for support, or work that leaves the database',
    defaults: { name: 'Outbox Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'guichetSupabaseApi', required: true }],
    properties: fields,
  };

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    const settings = readSettings(this);
    const supabase = await supabaseOf(this);
    const source = sourceFor(supabase, this.getWorkflow().id, settings);
    // a test run in the editor must not take what the active workflow is there for
    if (this.getMode() === 'manual') {
      return { manualTriggerFunction: async () => this.emit([source.sample().map((json) => ({ json }))]) };
    }
    try {
      return { closeFunction: await startDrain(this, { supabase, source, settings }) };
    } catch (error) {
      throw new NodeOperationError(this.getNode(), asError(error));
    }
  }
}
