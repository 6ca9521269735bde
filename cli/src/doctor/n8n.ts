import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { workflowsFolder } from '../paths.ts';
import type { Settings } from '../settings.ts';
import { plain, type Findings, type Problem } from './problem.ts';

const shippedWorkflow = z.object({
  id: z.string(),
  name: z.string(),
  active: z.boolean().optional(),
  nodes: z.array(z.object({ credentials: z.record(z.string(), z.object({ name: z.string() })).optional() })),
});
const page = z.object({
  data: z.array(z.object({ id: z.string(), name: z.string(), active: z.boolean().optional() })),
  nextCursor: z.string().nullish(),
});

type Listed = z.infer<typeof page>['data'];

function shipped(): z.infer<typeof shippedWorkflow>[] {
  const files = readdirSync(workflowsFolder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.json'))
    .flatMap((file) => {
      const read = shippedWorkflow.safeParse(JSON.parse(readFileSync(join(workflowsFolder, file), 'utf8')));
      return read.success ? [read.data] : [];
    });
}

/** What n8n's API says of workflows and credentials. */
export async function n8nProblems({ N8N_URL: url, N8N_API_KEY: key }: Settings): Promise<Findings> {
  if (url === undefined || key === undefined) return null;
  const workflows = await list(url, key, 'workflows');
  if (!Array.isArray(workflows)) return [workflows];
  const problems: Problem[] = [];
  const files = shipped();
  for (const { id, name, active } of files) {
    const there = workflows.find((one) => one.id === id);
    if (there === undefined)
      problems.push({
        code: 'workflow_missing',
        subject: name,
        found: { en: 'is not in n8n', fr: 'n’est pas dans n8n' },
        mend: plain('docs/going-live.md#4-workflows'),
      });
    else if (active !== false && there.active !== true)
      problems.push({
        code: 'workflow_unpublished',
        subject: name,
        found: { en: 'is not published', fr: 'n’est pas publié' },
        mend: plain(`n8n publish:workflow --id=${id}`),
      });
  }
  const credentials = await list(url, key, 'credentials');
  // an n8n or a key that does not list them: nothing is known of them
  if (!Array.isArray(credentials)) return problems;
  const named = new Set(files.flatMap(({ nodes }) => nodes.flatMap(namesOf)));
  for (const name of named)
    if (!credentials.some((one) => one.name === name))
      problems.push({
        code: 'credential_missing',
        subject: name,
        found: { en: 'is not in n8n', fr: 'n’est pas dans n8n' },
        mend: plain('docs/going-live.md#3-accès-credentials'),
      });
  return problems;
}

const namesOf = ({ credentials = {} }: z.infer<typeof shippedWorkflow>['nodes'][number]): string[] =>
  Object.values(credentials).map(({ name }) => name);

async function list(url: string, key: string, what: 'workflows' | 'credentials'): Promise<Listed | Problem> {
  const found: Listed = [];
  for (let cursor: string | null | undefined = ''; cursor !== null && cursor !== undefined;) {
    const address = new URL(`/api/v1/${what}?limit=100${cursor === '' ? '' : `&cursor=${cursor}`}`, url);
    let answer: Response;
    try {
      answer = await fetch(address, { headers: { 'x-n8n-api-key': key }, signal: AbortSignal.timeout(15_000) });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      return {
        code: 'n8n_unreachable',
        subject: url,
        found: { en: `n8n does not answer (${error.name})`, fr: `n8n ne répond pas (${error.name})` },
        mend: { en: 'start n8n, look at N8N_URL', fr: 'démarrez n8n, vérifiez N8N_URL' },
      };
    }
    const text = await answer.text();
    if (!answer.ok)
      return {
        code: answer.status === 401 ? 'n8n_key_refused' : 'n8n_failing',
        subject: url,
        found: { en: `${what}: n8n answers ${answer.status}`, fr: `${what} : n8n répond ${answer.status}` },
        mend: { en: 'n8n: Settings → n8n API → Create an API key', fr: 'n8n : Settings → n8n API → Create an API key' },
      };
    const read = page.parse(JSON.parse(text));
    found.push(...read.data);
    cursor = read.nextCursor;
  }
  return found;
}
