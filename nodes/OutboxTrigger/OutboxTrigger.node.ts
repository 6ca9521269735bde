import type {
  IDataObject,
  INodeType,
  INodeTypeDescription,
  IRun,
  ITriggerFunctions,
  ITriggerResponse,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { asError } from '../shared/errors';
import { holdLease } from '../shared/lease';
import { ReleaseGate } from '../shared/releaseGate';
import { supabaseOf } from '../shared/transport';
import { Drain } from './drain';
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
    const supabase = await supabaseOf(this);
    const source = sourceFor(supabase, this.getWorkflow().id, settings);
    const toItems = (items: IDataObject[]) => [items.map((json) => ({ json }))];
    // a test run in the editor must not take what the active workflow is there for
    if (this.getMode() === 'manual') {
      return { manualTriggerFunction: async () => this.emit(toItems(source.sample())) };
    }
    const gate = new ReleaseGate();
    await gate.ask(supabase).catch((error: unknown) => {
      throw new NodeOperationError(this.getNode(), asError(error));
    });
    const report = (message: string) => this.logger.warn(`Outbox Trigger "${this.getNode().name}": ${message}`);
    const drain = new Drain({
      source: { ...source, claim: () => gate.claim(supabase, () => source.claim()) },
      intervalMs: settings.intervalSeconds * 1000,
      maxBatches: settings.options.maxBatches,
      report,
      run: async ({ token, items }) => {
        const done = this.helpers.createDeferredPromise<IRun>();
        this.emit(toItems(items), undefined, done);
        await holdLease(done.promise, settings.options, {
          renew: (seconds) => (token === null ? Promise.resolve(0) : source.renew(token, seconds)),
          report,
        });
      },
    });
    drain.start();
    return { closeFunction: () => drain.stop() };
  }
}
