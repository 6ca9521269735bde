import { Pool, type QueryResultRow } from 'pg';
import { readStackEnv } from './env.ts';

/**
 * A small pool on the stack's database, for looking only: what the product does goes through its own doors.
 * @param connectionString of a stack of one's own; without it, of the one that the tests share
 */
export function openDatabase(connectionString = readStackEnv().DATABASE_URL): {
  query<R extends QueryResultRow>(sql: string, values?: unknown[]): Promise<R[]>;
  close(): Promise<void>;
} {
  const pool = new Pool({ connectionString, max: 4 });
  // an idle connection that breaks (a fault test stops Postgres) must not end the test process
  pool.on('error', (error) => console.error(`idle connection: ${error.message}`));
  return {
    async query<R extends QueryResultRow>(sql: string, values: unknown[] = []) {
      return (await pool.query<R>(sql, values)).rows;
    },
    close: () => pool.end(),
  };
}

export type Database = ReturnType<typeof openDatabase>;
