import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Supabase } from '../../shared/transport';

/** One operation of the node: what staff see of it, its fields, and what it does with all items at once. */
export interface OutboxOperation {
  option: { name: string; value: string; action: string; description: string };
  fields: INodeProperties[];
  run(context: IExecuteFunctions, supabase: Supabase, items: INodeExecutionData[]): Promise<INodeExecutionData[]>;
}

/** The row an item is about. @throws Error naming the field that is missing */
export function outboxIdOf(json: IDataObject, index: number): string {
  const id = json.outbox_id ?? json.id;
  if (typeof id === 'string' && id !== '') return id;
  throw new Error(`Item ${index} has no outbox_id: keep the field outbox_id of the Outbox Trigger in every item`);
}
