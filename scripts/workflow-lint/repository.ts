import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { z } from 'zod';
import { type Known, takesErrors } from './lint.ts';
import { type Workflow, workflowSchema } from './workflow.ts';

/** Credentials that the stack installs in n8n; going live, staff make them by hand under the same names. */
const credentialIds = [
  'guichetSupabase',
  'guichetStripeWebhook',
  'guichetStripe',
  'guichetTelegram',
  'guichetMail',
  'guichetBridge',
  'guichetStaff',
];

/** Every workflow file below workflows/, relative to it. */
export function readWorkflows(root: string): { file: string; workflow: Workflow }[] {
  return readdirSync(join(root, 'workflows'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.json') && file !== 'package.json')
    .sort()
    .map((file) => ({
      file,
      workflow: workflowSchema.parse(JSON.parse(readFileSync(join(root, 'workflows', file), 'utf8'))),
    }));
}

/** Node types of our package, from the sources, and of n8n's own, from the installed n8n. */
function nodeTypes(root: string): Map<string, number[]> {
  const types = new Map<string, number[]>();
  for (const folder of readdirSync(join(root, 'nodes'))) {
    for (const file of readdirSync(join(root, 'nodes', folder)).filter((name) => name.endsWith('.node.ts'))) {
      const source = readFileSync(join(root, 'nodes', folder, file), 'utf8');
      const name = /^\s+name: '([^']+)',$/m.exec(source)?.[1];
      const version = /^\s+version: (?:\[([\d., ]+)\]|([\d.]+)),$/m.exec(source);
      if (name === undefined || version === null)
        throw new Error(`nodes/${folder}/${file} says neither name nor version in a line of its own`);
      types.set(`n8n-nodes-guichet.${name}`, (version[1] ?? version[2] ?? '').split(',').map(Number));
    }
  }
  const require = createRequire(join(root, 'stack/n8n/package.json'));
  const stock = z.record(z.string(), z.unknown()).parse(require('n8n-nodes-base/dist/known/nodes.json'));
  for (const name of Object.keys(stock)) types.set(`n8n-nodes-base.${name}`, []);
  return types;
}

function sqlFunctions(root: string): Set<string> {
  const folder = join(root, 'supabase/migrations');
  const sql = readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  return new Set([...sql.matchAll(/create (?:or replace )?function public\.(\w+)/gi)].map(([, name = '']) => name));
}

export function readKnown(root: string): Known {
  return {
    nodes: nodeTypes(root),
    functions: sqlFunctions(root),
    workflows: new Map(
      readWorkflows(root).map(({ workflow }) => [workflow.id, { takesErrors: takesErrors(workflow) }]),
    ),
    credentials: new Set(credentialIds),
  };
}
