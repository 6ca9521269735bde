import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Supabase } from '../../shared/transport';
import type { Outcome } from '../outcome';

/** An operation that gives every input item its own outcome, in the order of the items. */
export interface PerItemOperation {
  readonly kind: 'perItem';
  readonly fields: INodeProperties[];
  run(context: IExecuteFunctions, supabase: Supabase, items: INodeExecutionData[]): Promise<Outcome[]>;
}

/** An operation that runs once and gives new items, whatever came in. */
export interface OnceOperation {
  readonly kind: 'once';
  readonly fields: INodeProperties[];
  run(context: IExecuteFunctions, supabase: Supabase, items: INodeExecutionData[]): Promise<INodeExecutionData[]>;
}

export type Operation = PerItemOperation | OnceOperation;
