import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { untilActivated, apiKey, readInstalled, publishShipped } from '../../harness/stack/parts.ts';
import { loadSecrets, settingsFrom, type Settings } from '../../harness/stack/home.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { listWorkflows } from '../../harness/n8n/n8n.ts';

/** What a second start finds in n8n after a first that was cut between import and publishing. */

const cut = 'guichetCustomerPortal';
const switchedOff = 'guichetRefundOrder';
const { N8N_URL, N8N_API_KEY } = readStackEnv();

let settings: Settings;
let n8n: Client;
beforeAll(async () => {
  const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('GUICHET_')));
  settings = settingsFrom(own, loadSecrets(own.GUICHET_HOME ?? ''));
  n8n = new Client({ connectionString: settings.database.n8nUrl });
  await n8n.connect();
});
afterAll(async () => {
  for (const id of [cut, switchedOff]) await ask(id, 'activate');
  await n8n.end();
});

async function ask(id: string, what: 'activate' | 'deactivate'): Promise<void> {
  const response = await fetch(`${N8N_URL}/api/v1/workflows/${id}/${what}`, {
    method: 'POST',
    headers: { 'x-n8n-api-key': N8N_API_KEY },
  });
  if (!response.ok) throw new Error(`${what} ${id}: ${response.status} ${await response.text()}`);
}

async function secondStart(): Promise<string[]> {
  const lines: string[] = [];
  await publishShipped(settings, await apiKey(settings), (line) => lines.push(line));
  return lines;
}

const isActive = async (id: string) => (await listWorkflows()).find((workflow) => workflow.id === id)?.active;
const publishedAt = async (id: string) =>
  (
    await n8n.query<{ published_at: Date | null }>(
      "select published_at from guichet.shipped where kind = 'workflow' and id = $1",
      [id],
    )
  ).rows[0]?.published_at;

test('a workflow that the first start imported and did not publish is published by the next; one that staff switched off stays off', async () => {
  await ask(cut, 'deactivate');
  await n8n.query("update guichet.shipped set published_at = null where kind = 'workflow' and id = $1", [cut]);
  await ask(switchedOff, 'deactivate');

  expect(await secondStart()).toEqual([]);
  expect({ cut: await isActive(cut), switchedOff: await isActive(switchedOff) }).toEqual({
    cut: true,
    switchedOff: false,
  });

  // from now on it is the staff's
  await ask(cut, 'deactivate');
  expect(await secondStart()).toEqual([]);
  expect(await isActive(cut)).toBe(false);
});

test('one that staff published themselves is theirs as well', async () => {
  await ask(cut, 'activate');
  await n8n.query("update guichet.shipped set published_at = null where kind = 'workflow' and id = $1", [cut]);
  await secondStart();
  expect(await publishedAt(cut)).toBeInstanceOf(Date);
});

test('every shipped workflow has the hash that n8n made of it, and when it was published', async () => {
  const { shipments } = await readInstalled(settings.database.n8nUrl);
  expect(shipments.size).toBeGreaterThan(10);
  expect([...shipments].filter(([, { installedHash }]) => installedHash === null)).toEqual([]);
  const { rows } = await n8n.query(
    "select id from guichet.shipped s join public.workflow_entity w using (id) where s.kind = 'workflow' and w.active and s.published_at is null",
  );
  expect(rows).toEqual([]);
});

test('what n8n published so long ago that its queue is empty is live by what n8n serves, and nobody waits for it', async () => {
  const active = (await listWorkflows()).filter((workflow) => workflow.active).map(({ name }) => name);
  expect(active.length).toBeGreaterThan(10);
  await n8n.query("delete from public.workflow_publication_outbox where status = 'completed'");
  // as a start does that finds them as they were left
  expect(await untilActivated(settings.database.n8nUrl, new Date(0), 2_000)).toEqual([]);

  // what only an earlier process held in memory is not served by this one
  const waiting = await untilActivated(settings.database.n8nUrl, new Date(Date.now() + 60_000), 0);
  expect(waiting.length).toBeGreaterThan(5);
  expect(waiting.length).toBeLessThan(active.length);
  expect(new Set(waiting.map(({ state }) => state))).toEqual(new Set(['waiting']));
});
