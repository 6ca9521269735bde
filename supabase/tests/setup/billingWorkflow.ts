import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from '../../../harness/paths.ts';

/** What the workflow does with the events of one branch, one step after the other. */
export interface Branch {
  takes(type: string): boolean;
  /** the function that writes its rows; null: they are completed as they are */
  sync: string | null;
  /** whether the counters are recomputed before the events are completed */
  recomputes: boolean;
}

const workflow = z
  .object({
    nodes: z.array(
      z.object({
        name: z.string(),
        type: z.string(),
        typeVersion: z.number(),
        parameters: z.object({
          functionName: z.string().optional(),
          branches: z
            .object({ branch: z.array(z.object({ name: z.string(), events: z.array(z.string()) })) })
            .optional(),
        }),
      }),
    ),
    connections: z.record(z.string(), z.object({ main: z.array(z.array(z.object({ node: z.string() }))) })),
  })
  .parse(JSON.parse(readFileSync(join(checkout, 'workflows/billing/stripe-events.json'), 'utf8')));

/** The branches of "Stripe → Supabase" in the order in which n8n runs them, read from the workflow as it is shipped. */
export const branches: readonly Branch[] = workflow.nodes.flatMap(({ name, typeVersion, parameters }) =>
  (parameters.branches?.branch ?? []).map((_, nth, all): Branch => {
    // the first line is that of everything else
    const output = typeVersion < 2 ? nth : nth + 1;
    const functions = functionsFrom(workflow.connections[name]?.main[output]?.[0]?.node);
    return {
      takes: (type) => all.findIndex(({ events }) => events.some((pattern) => matches(type, pattern))) === nth,
      sync: functions.find((called) => called.startsWith('sync_stripe_')) ?? null,
      recomputes: functions.includes('recompute_usage_counters'),
    };
  }),
);

/** As the Stripe Event Router does: by name, or by a pattern with a star at its end. */
const matches = (type: string, pattern: string): boolean =>
  pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;

/** The SQL functions that are called from a node on, along the first output of each. */
function functionsFrom(name: string | undefined): string[] {
  const node = workflow.nodes.find((one) => one.name === name);
  if (node === undefined) return [];
  const { functionName } = node.parameters;
  return [
    ...(functionName === undefined ? [] : [functionName]),
    ...functionsFrom(workflow.connections[node.name]?.main[0]?.[0]?.node),
  ];
}
