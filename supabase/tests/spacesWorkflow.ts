import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from '../../harness/paths.ts';

const target = z.object({ node: z.string() });
const workflow = z
  .object({
    nodes: z.array(z.object({ name: z.string(), type: z.string(), parameters: z.record(z.string(), z.unknown()) })),
    connections: z.record(z.string(), z.object({ main: z.array(z.array(target)) })),
  })
  .parse(JSON.parse(readFileSync(join(checkout, 'workflows/catalogue/sync-space-stripe.json'), 'utf8')));

/** A request to Stripe, as its node in the workflow makes it. */
export interface Request {
  step: string;
  /** What the node sends for an item: its own parameter names, expressions filled in, nothing that is null. */
  sent(item: Record<string, unknown>): Record<string, unknown>;
}

const steps: Record<string, string> = {
  'product create': 'create_product',
  'price create': 'create_price',
  'product update': 'update_product',
  'price archive': 'archive_price',
  'product archive': 'archive_product',
};

function nodeCalled(name: string) {
  const node = workflow.nodes.find((one) => one.name === name);
  if (!node) throw new Error(`the workflow has no node "${name}"`);
  return node;
}

function valueOf(parameter: unknown, item: Record<string, unknown>): unknown {
  if (typeof parameter === 'object' && parameter !== null) return filledIn(parameter, item);
  if (typeof parameter !== 'string' || !parameter.startsWith('=')) return parameter;
  const field = /^=\{\{ \$json\.(\w+) \}\}$/.exec(parameter)?.[1];
  if (field === undefined) throw new Error(`"${parameter}" is more than a field of the item`);
  return item[field];
}

function filledIn(parameters: object, item: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(parameters).map(([name, parameter]) => [name, valueOf(parameter, item)]);
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined));
}

/** The names of the switch's outputs, in their order. */
function outputs(): string[] {
  const names = /^=\{\{ \[(.+)\]\.indexOf\(\$json\.route\) \}\}$/.exec(
    String(nodeCalled('Par où commencer ?').parameters.output),
  )?.[1];
  return [...(names ?? '').matchAll(/'(\w+)'/g)].map(([, name]) => name ?? '');
}

/** The requests to Stripe behind an output of the switch, in their order. @throws for one that the switch does not know */
export function wayOf(route: string): Request[] {
  const way: Request[] = [];
  if (!outputs().includes(route)) throw new Error(`the switch has no output for "${route}"`);
  let next = workflow.connections['Par où commencer ?']?.main[outputs().indexOf(route)]?.[0]?.node;
  while (next !== undefined) {
    const { name, type, parameters } = nodeCalled(next);
    if (type === 'n8n-nodes-guichet.guichetStripe') {
      const { resource, operation, idempotencyKey, runOptions, ...fields } = parameters;
      const step = steps[`${String(resource)} ${String(operation)}`];
      if (step === undefined || idempotencyKey !== '={{ $json.idempotency_key }}' || typeof runOptions !== 'object')
        throw new Error(`"${name}" is no step that this test knows`);
      way.push({ step, sent: (item) => filledIn(fields, item) });
    }
    next = workflow.connections[name]?.main[0]?.[0]?.node;
  }
  return way;
}
