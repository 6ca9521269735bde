import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { stackFolder } from '../paths.ts';

/** Roles that sign in with the cluster's password. */
const loginRoles = ['supabase_admin', 'postgres', 'authenticator', 'supabase_auth_admin'];

/**
 * Makes a bare database look like a new hosted Supabase project: roles, schemas, auth.users,
 * publication, event trigger. Safe to run again, and in any database of the cluster (roles are
 * shared, the rest is per database).
 * @param adminUrl connection string of the superuser supabase_admin
 */
export async function bootstrapDatabase(adminUrl: string, password: string): Promise<void> {
  const sql = await readFile(join(stackFolder, 'src/postgres/bootstrap.sql'), 'utf8');
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
    for (const role of loginRoles)
      await client.query(`alter role ${escapeIdentifier(role)} password ${escapeLiteral(password)}`);
  } finally {
    await client.end();
  }
}

/**
 * Makes a database with an owner of its own, cut off from the API's roles. Nothing happens where it exists.
 * @returns whether it was made now
 */
export async function ensureDatabase(adminUrl: string, name: string, password: string): Promise<boolean> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const role = await client.query('select from pg_roles where rolname = $1', [name]);
    const verb = role.rowCount === 0 ? 'create' : 'alter';
    await client.query(`${verb} role ${escapeIdentifier(name)} login password ${escapeLiteral(password)}`);
    const database = await client.query('select from pg_database where datname = $1', [name]);
    if (database.rowCount !== 0) return false;
    await client.query(`create database ${escapeIdentifier(name)} owner ${escapeIdentifier(name)}`);
    await client.query(`revoke connect on database ${escapeIdentifier(name)} from public`);
    return true;
  } finally {
    await client.end();
  }
}
