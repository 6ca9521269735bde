import type { IDataObject, INodeExecutionData, ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { supabaseOf } from '../transport';
import { latestEvent } from './claims';
import { nodeKey } from './nodeKey';

type Place = Parameters<typeof nodeKey>[0];

/**
 * Test events on their way from `webhook()` to `trigger()`: for a manual run n8n calls both, and only what
 * the second emits becomes the node's output.
 */
const handedOver = new Map<string, INodeExecutionData[]>();

/** The item of an event outside the log: without a token, so that the Event Log leaves it alone. */
function testItem(event: IDataObject): INodeExecutionData {
  const data = event.data;
  const object = typeof data === 'object' && data !== null && 'object' in data ? data.object : null;
  const objectId = typeof object === 'object' && object !== null && 'id' in object ? object.id : null;
  return {
    json: {
      event_id: event.id,
      type: event.type,
      event_created: event.created,
      api_version: event.api_version ?? null,
      livemode: event.livemode,
      object_id: typeof objectId === 'string' ? objectId : null,
      attempts: 0,
      token: null,
      payload: event,
    },
  };
}

/** Hands an event that `webhook()` received for a test on to `startManual` of the same node. */
export function handTestEvent(context: Place, event: object): INodeExecutionData[] {
  const copy: IDataObject = JSON.parse(JSON.stringify(event));
  const items = [testItem(copy)];
  handedOver.set(nodeKey(context), items);
  return items;
}

/**
 * A manual run emits the test event that was just received, else the event that the log received last. It
 * never claims: production events are none of a test's business.
 */
export function startManual(context: ITriggerFunctions): ITriggerResponse {
  return {
    manualTriggerFunction: async () => {
      const key = nodeKey(context);
      const items = handedOver.get(key);
      handedOver.delete(key);
      context.emit([items ?? [await lastEventItem(context)]]);
    },
  };
}

async function lastEventItem(context: ITriggerFunctions): Promise<INodeExecutionData> {
  const event = await latestEvent(await supabaseOf(context));
  if (event === null) {
    throw new Error('The event log is empty. Send a test event to the test URL, e.g. with "stripe trigger".');
  }
  return testItem(event);
}
