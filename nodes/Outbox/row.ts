import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod';
import type { Operation } from '../shared/operation';
import type { Supabase } from '../shared/transport';

/** One operation of the node; it works with the database of the credential. */
export type OutboxOperation = Operation<{ supabase: Supabase }>;

/** How the functions of the outbox answer: what became of each row. */
export const settledAnswer = z.object({ results: z.array(z.looseObject({ id: z.string(), result: z.string() })) });

/** The row an item is about. @throws Error naming the field that is missing */
export function outboxIdOf(json: IDataObject, index: number): string {
  const id = json.outbox_id ?? json.id;
  if (typeof id === 'string' && id !== '') return id;
  throw new Error(`Item ${index} has no outbox_id: keep the field outbox_id of the Outbox Trigger in every item`);
}
