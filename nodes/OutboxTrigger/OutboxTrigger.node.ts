import type { IDataObject, INodeType, INodeTypeDescription, IRun, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { supabaseOf } from '../shared/transport';
import { Drain, endOf } from './drain';
import { fields } from './fields';
import { readSettings, sourceFor } from './settings';

/** Starts an execution for each batch of waiting alerts or outbox rows, and none when nothing waits. */
export class OutboxTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Outbox Trigger',
    name: 'outboxTrigger',
    icon: { light: 'file:outboxTrigger.svg', dark: 'file:outboxTrigger.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["source"] === "outbox" ? $parameter["topics"] : "alerts" }}',
    description: 'Starts the workflow with the alerts or outbox rows whose turn it is',
    defaults: { name: 'Outbox Trigger' },
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [{ name: 'guichetSupabaseApi', required: true }],
    properties: fields,
  };

  async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
    const settings = readSettings(this);
    const source = sourceFor(await supabaseOf(this), settings);
    const toItems = (items: IDataObject[]) => [items.map((json) => ({ json }))];
    // a test run in the editor must not take what the active workflow is there for
    if (this.getMode() === 'manual') {
      return { manualTriggerFunction: async () => this.emit(toItems(source.sample())) };
    }
    const drain = new Drain({
      source,
      intervalMs: settings.intervalSeconds * 1000,
      maxBatches: settings.options.maxBatches,
      report: (message) => this.logger.warn(`Outbox Trigger "${this.getNode().name}": ${message}`),
      run: async (items) => {
        const done = this.helpers.createDeferredPromise<IRun>();
        this.emit(toItems(items), undefined, done);
        // an execution that ended without a word has lost its lease by then
        await endOf(done.promise, settings.options.leaseSeconds * 1000);
      },
    });
    drain.start();
    return { closeFunction: () => drain.stop() };
  }
}
