import { Client } from 'pg';
import { contentHash } from './contentHash.ts';
import type { Shipment } from './decide.ts';

/** What n8n's database has, and what we know to have put there. */
export interface Installed {
  /** Content hash by workflow id; archived ones are left out. */
  workflows: Map<string, string>;
  credentials: Set<string>;
  shipments: Map<string, Shipment>;
  /** Name by id of every tag that n8n has. */
  tags: Map<string, string>;
  /** By workflow id: the ids of the tags that it was given, once; what staff make of them is theirs. */
  tagged: Map<string, readonly string[]>;
  credentialHashes: Map<string, string>;
}

interface WorkflowRow {
  id: string;
  name: string;
  nodes: unknown;
  connections: unknown;
  settings: unknown;
}

/**
 * Reads n8n's own tables: asking its command line would take seconds at every start. The record of what
 * was shipped stands in the same database, so that one never outlives the other.
 */
export async function readInstalled(n8nDatabaseUrl: string): Promise<Installed> {
  return withClient(n8nDatabaseUrl, async (client) => {
    await client.query(`
      create schema if not exists guichet;
      create table if not exists guichet.shipped (kind text, id text, file_hash text not null, installed_hash text, published_at timestamptz, primary key (kind, id));
      -- an n8n of an earlier version of this stack: what is off there may be off because staff wanted it so
      do $$ begin
        if not exists (select from information_schema.columns where table_schema = 'guichet' and table_name = 'shipped' and column_name = 'published_at') then
          alter table guichet.shipped add column published_at timestamptz;
          alter table guichet.shipped alter column installed_hash drop not null;
          update guichet.shipped set published_at = clock_timestamp() where kind = 'workflow';
        end if;
      end $$;
      comment on table guichet.shipped is 'Written by the stack: what it last imported into this n8n. An installed workflow that no longer has installed_hash was edited by staff and is left alone.';
      comment on column guichet.shipped.kind is 'workflow, credential, or tags (of a workflow).';
      comment on column guichet.shipped.id is 'Its id in n8n.';
      comment on column guichet.shipped.file_hash is 'What was imported; written before the import. Of tags: their ids.';
      comment on column guichet.shipped.installed_hash is 'What n8n made of it; written after the import, null while its end is not known.';
      comment on column guichet.shipped.published_at is 'When this import was published; null: still to be published at the next start. What staff switch off after that stays off.';
    `);
    const shipments = new Map<string, Shipment>();
    const credentialHashes = new Map<string, string>();
    const tagged = new Map<string, readonly string[]>();
    const shipped = await client.query<{ kind: string; id: string; file_hash: string; installed_hash: string | null }>(
      'select kind, id, file_hash, installed_hash from guichet.shipped',
    );
    for (const row of shipped.rows) {
      if (row.kind === 'workflow')
        shipments.set(row.id, { fileHash: row.file_hash, installedHash: row.installed_hash });
      else if (row.kind === 'tags') tagged.set(row.id, row.file_hash.split(' '));
      else credentialHashes.set(row.id, row.file_hash);
    }
    const workflows = new Map<string, string>();
    const credentials = new Set<string>();
    const tags = new Map<string, string>();
    const {
      rows: [tables],
    } = await client.query<{ made: boolean }>("select to_regclass('public.workflow_entity') is not null as made");
    if (tables?.made === true) {
      const found = await client.query<WorkflowRow>(
        'select id, name, nodes, connections, settings from public.workflow_entity where not "isArchived"',
      );
      for (const row of found.rows) workflows.set(row.id, contentHash(row));
      for (const row of (await client.query<{ id: string }>('select id from public.credentials_entity')).rows)
        credentials.add(row.id);
      for (const row of (await client.query<{ id: string; name: string }>('select id, name from public.tag_entity'))
        .rows)
        tags.set(row.id, row.name);
    }
    return { workflows, credentials, shipments, credentialHashes, tags, tagged };
  });
}

export interface Shipped extends Shipment {
  id: string;
}

/**
 * Notes what is about to be imported (without an installed hash) or has been. Importing switches a workflow off:
 * it is to be published again.
 */
export async function recordShipped(
  n8nDatabaseUrl: string,
  kind: 'workflow' | 'credential' | 'tags',
  shipped: Shipped[],
): Promise<void> {
  if (shipped.length === 0) return;
  await withClient(n8nDatabaseUrl, async (client) => {
    await client.query(
      `insert into guichet.shipped (kind, id, file_hash, installed_hash)
       select $1, r.id, r."fileHash", r."installedHash" from jsonb_to_recordset($2::jsonb) as r (id text, "fileHash" text, "installedHash" text)
       on conflict (kind, id) do update set file_hash = excluded.file_hash, installed_hash = excluded.installed_hash, published_at = null`,
      [kind, JSON.stringify(shipped)],
    );
  });
}

/** Ids of the imported workflows that no start has published yet; what staff published or deleted meanwhile is not among them. */
export async function readUnpublished(n8nDatabaseUrl: string): Promise<Set<string>> {
  return withClient(n8nDatabaseUrl, async (client) => {
    await client.query(
      `update guichet.shipped s set published_at = clock_timestamp() from public.workflow_entity w
       where s.kind = 'workflow' and s.published_at is null and w.id = s.id and w.active`,
    );
    const { rows } = await client.query<{ id: string }>(
      `select s.id from guichet.shipped s join public.workflow_entity w on w.id = s.id
       where s.kind = 'workflow' and s.published_at is null and not w."isArchived"`,
    );
    return new Set(rows.map(({ id }) => id));
  });
}

/** Notes that n8n has published a workflow: from now on staff alone decide whether it is on. */
export async function recordPublished(n8nDatabaseUrl: string, id: string): Promise<void> {
  await withClient(n8nDatabaseUrl, async (client) => {
    await client.query(
      "update guichet.shipped set published_at = clock_timestamp() where kind = 'workflow' and id = $1",
      [id],
    );
  });
}

/** Content hashes of the given workflows as n8n has stored them. */
export async function installedHashes(n8nDatabaseUrl: string, ids: string[]): Promise<Map<string, string>> {
  return withClient(n8nDatabaseUrl, async (client) => {
    const { rows } = await client.query<WorkflowRow>(
      'select id, name, nodes, connections, settings from public.workflow_entity where id = any($1)',
      [ids],
    );
    return new Map(rows.map((row) => [row.id, contentHash(row)]));
  });
}

async function withClient<T>(url: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
