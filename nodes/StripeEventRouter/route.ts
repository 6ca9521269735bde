/** How a type finds its branch; which there are is staff's: node "2 · 5" of `workflows/billing/stripe-events.json`. */
import type { INodeExecutionData } from 'n8n-workflow';
import * as z from 'zod';
import { itemFrom } from '../shared/items';

const branchesSchema = z.object({
  branch: z
    .array(
      z.object({
        name: z.string().default(''),
        events: z.array(z.string()).default([]),
      }),
    )
    .default([]),
});

export type Branch = z.infer<typeof branchesSchema>['branch'][number];

/** The parameter `branches` as an array, in the order of the outputs. */
export function readBranches(parameter: unknown): Branch[] {
  const parsed = branchesSchema.safeParse(parameter);
  if (parsed.success) return parsed.data.branch;
  throw new Error('The branches of the Stripe Event Router cannot be read: open the node and choose them again.');
}

/**
 * The index of the first branch, from the top, that takes the type: by name, or by a pattern with a star at
 * its end (`customer.subscription.*`, `*`). The number of branches where none does: "Everything Else".
 */
export function outputOf(type: string, branches: readonly Branch[]): number {
  const found = branches.findIndex(({ events }) => events.some((pattern) => matches(type, pattern)));
  return found === -1 ? branches.length : found;
}

function matches(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}

/** Items by output; each type is looked up once, however many items bear it. */
export function routeItems(items: readonly INodeExecutionData[], branches: readonly Branch[]): INodeExecutionData[][] {
  const outputs: INodeExecutionData[][] = Array.from({ length: branches.length + 1 }, () => []);
  const known = new Map<string, number>();
  items.forEach((item, index) => {
    const type = typeof item.json.type === 'string' ? item.json.type : '';
    let output = known.get(type);
    if (output === undefined) known.set(type, (output = outputOf(type, branches)));
    outputs[output]?.push(itemFrom(item, item.json, index));
  });
  return outputs;
}

/** The last output first. */
export function elseFirst(outputs: readonly INodeExecutionData[][]): INodeExecutionData[][] {
  return [...outputs.slice(-1), ...outputs.slice(0, -1)];
}
