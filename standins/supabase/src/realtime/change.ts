import type { Pgoutput } from 'pg-logical-replication';
import { z } from 'zod';

/** A row as Postgres wrote it: text by column; absent where the value was too large to be repeated and did not change. */
export type RowText = ReadonlyMap<string, string | null>;

/** One row of one committed transaction. */
export interface Change {
  relationOid: number;
  schema: string;
  table: string;
  type: 'INSERT' | 'UPDATE' | 'DELETE';
  /** the new row; empty for DELETE */
  record: RowText;
  /** what the replica identity gives of the row before; empty for INSERT */
  old: RowText;
  transaction: Transaction;
}

export interface Transaction {
  /** 32 bits, as Postgres writes it to its log */
  id: number;
  /** milliseconds since 1970 */
  committedAt: number;
}

const tuple = z.record(z.string(), z.string().nullable().optional());

function rowText(row: unknown): RowText {
  const values = new Map<string, string | null>();
  for (const [column, value] of Object.entries(tuple.parse(row ?? {})))
    if (value !== undefined) values.set(column, value);
  return values;
}

/** A decoded message → a change, or undefined for messages that carry no row. */
export function changeFrom(message: Pgoutput.Message, transaction: Transaction): Change | undefined {
  switch (message.tag) {
    case 'insert':
    case 'update':
    case 'delete': {
      const { relationOid, schema, name } = message.relation;
      return {
        relationOid,
        schema,
        table: name,
        type: message.tag === 'insert' ? 'INSERT' : message.tag === 'update' ? 'UPDATE' : 'DELETE',
        record: rowText(message.tag === 'delete' ? null : message.new),
        old: rowText(message.tag === 'insert' ? null : (message.old ?? message.key)),
        transaction,
      };
    }
    default:
      return undefined;
  }
}
