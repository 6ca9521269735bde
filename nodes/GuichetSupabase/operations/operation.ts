import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Supabase } from '../../shared/transport';
import type { Outcome } from '../outcome';
import type { Settings } from '../parameters';

/** An operation that gives every input item its own outcome, in the order of the items. */
export interface PerItemOperation {
  readonly kind: 'perItem';
  readonly fields: INodeProperties[];
  run(settings: Settings, supabase: Supabase, items: INodeExecutionData[]): Promise<Outcome[]>;
}

/** An operation that gives new items for each input item, read with its values. */
export interface ReadingOperation {
  readonly kind: 'reading';
  readonly fields: INodeProperties[];
  /** Whether it runs with the first item alone, for all of them. */
  runsOnce(settings: Settings): boolean;
  run(settings: Settings, supabase: Supabase, index: number): Promise<IDataObject[]>;
}

/** An operation that runs once and gives new items, whatever came in. */
export interface OnceOperation {
  readonly kind: 'once';
  readonly fields: INodeProperties[];
  run(settings: Settings, supabase: Supabase, items: INodeExecutionData[]): Promise<INodeExecutionData[]>;
}

export type Operation = PerItemOperation | ReadingOperation | OnceOperation;
