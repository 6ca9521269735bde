import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { Client } from 'pg';
import { z } from 'zod';
import { readStackEnv } from '../../harness/stack/env.ts';
import { loadSecrets, settingsFrom, type Settings } from '../../harness/stack/home.ts';
import { apiKey, installContents, publishShipped } from '../../harness/stack/parts.ts';
import { readWorkflows } from '../../scripts/workflow-lint/repository.ts';

// an import of n8n's command line takes its time on a busy machine
jest.setTimeout(240_000);

const { N8N_URL, N8N_API_KEY } = readStackEnv();
const again = 'guichetHousekeeping';
const tagSchema = z.object({ id: z.string(), name: z.string() });
const listed = z.object({ data: z.array(z.object({ id: z.string(), tags: z.array(tagSchema) })) });

async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await fetch(new URL(`/api/v1/${path}`, N8N_URL), {
    method,
    headers: { 'x-n8n-api-key': N8N_API_KEY, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} at n8n: ${response.status} ${await response.text()}`);
  return response.json();
}

const tagsByWorkflow = async () =>
  new Map(
    listed
      .parse(await ask('GET', 'workflows?limit=250'))
      .data.map(({ id, tags }) => [id, tags.map(({ name }) => name).sort()]),
  );

let settings: Settings;
let n8n: Client;
let own: z.infer<typeof tagSchema>;
beforeAll(async () => {
  const given = Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('GUICHET_')));
  settings = settingsFrom(given, loadSecrets(given.GUICHET_HOME ?? ''));
  n8n = new Client({ connectionString: settings.database.n8nUrl });
  await n8n.connect();
  own = tagSchema.parse(await ask('POST', 'tags', { name: 'À nous' }));
});
afterAll(async () => {
  await ask('PUT', `workflows/${again}/tags`, [{ id: 'guichetOps' }]);
  await ask('DELETE', `tags/${own.id}`);
  await n8n.end();
});

test('every workflow bears the tag of its domain; a start that brings a newer one takes no tag of staff’s and gives none again', async () => {
  const shipped = readWorkflows(process.cwd()).map(({ workflow: { id, tags } }) => ({
    id,
    names: z
      .array(tagSchema)
      .parse(tags)
      .map(({ name }) => name),
  }));
  const installed = await tagsByWorkflow();
  expect(shipped.map(({ id }) => [id, installed.get(id)])).toEqual(shipped.map(({ id, names }) => [id, names]));

  // staff take ours off and give one of their own; then a start brings another version of the workflow
  await ask('PUT', `workflows/${again}/tags`, [{ id: own.id }]);
  await n8n.query("update guichet.shipped set file_hash = 'older' where kind = 'workflow' and id = $1", [again]);
  const lines: string[] = [];
  await installContents(settings, (line) => lines.push(line));
  await publishShipped(settings, await apiKey(settings), (line) => lines.push(line));

  expect(lines.filter((line) => line.startsWith('Installing'))).toEqual([
    'Installing 1 workflows in n8n / Installation des workflows…',
  ]);
  const after = await tagsByWorkflow();
  expect(after.get(again)).toEqual(['À nous']);
  after.delete(again);
  installed.delete(again);
  expect(after).toEqual(installed);
});
