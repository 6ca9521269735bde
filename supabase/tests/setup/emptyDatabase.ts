import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { z } from 'zod';
import { bootstrapDatabase } from '../../../harness/database/migrations.ts';

/** A database like that of a new hosted project: roles, auth, no migration. */
export interface EmptyDatabase {
  name: string;
  port: number;
  password: string;
  url: string;
  query<Row extends object>(sql: string): Promise<Row[]>;
  drop(): Promise<void>;
}

const cluster = () =>
  z
    .object({ port: z.number(), password: z.string() })
    .parse(JSON.parse(readFileSync(z.string().parse(process.env.GUICHET_TEST_CLUSTER), 'utf8')));

const urlOf = (role: string, database: string): string =>
  `postgresql://${role}:${encodeURIComponent(cluster().password)}@127.0.0.1:${cluster().port}/${database}`;

async function query<Row extends object>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** As the superuser of the server that all tests share: whoever changes a setting sets it back. */
export const asSuperuser = (sql: string): Promise<object[]> => query(urlOf('supabase_admin', 'postgres'), sql);

/** Where the server keeps its data, and whose the files there are. */
export function dataFolder(): { folder: string; uid: number; gid: number } {
  const folder = join(dirname(z.string().parse(process.env.GUICHET_TEST_CLUSTER)), 'data');
  const { uid, gid } = statSync(folder);
  return { folder, uid, gid };
}

export async function createEmptyDatabase(): Promise<EmptyDatabase> {
  const { port, password } = cluster();
  const name = `empty_${randomUUID().replaceAll('-', '')}`;
  await asSuperuser(`create database ${name} owner postgres`);
  await bootstrapDatabase(urlOf('supabase_admin', name), password);
  const url = urlOf('postgres', name);
  return {
    name,
    port,
    password,
    url,
    query: (sql) => query(url, sql),
    drop: async () => void (await asSuperuser(`drop database ${name} with (force)`)),
  };
}
