import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { workflowsFolder } from '../paths.ts';
import { contentHash } from './contentHash.ts';

const workflowSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string().min(1),
  active: z.boolean().optional(),
  nodes: z.array(z.looseObject({ name: z.string(), type: z.string() })),
  connections: z.record(z.string(), z.unknown()),
  settings: z.record(z.string(), z.unknown()).optional(),
  /** of its domain; n8n finds a tag again by its id */
  tags: z.array(z.object({ id: z.string(), name: z.string() })).optional(),
});
export type WorkflowJson = z.infer<typeof workflowSchema>;

export interface ShippedWorkflow {
  /** Path below `workflows/`. */
  file: string;
  /** Hash of the content that matters, see contentHash. */
  hash: string;
  json: WorkflowJson;
}

/**
 * The workflows of this repository. JSON that is not a workflow with an `id` and a `name` (expected
 * output beside a workflow, say) is left out.
 * @throws on JSON that cannot be read and on two workflows of one id
 */
export function shippedWorkflows(folder = workflowsFolder): ShippedWorkflow[] {
  const found = new Map<string, ShippedWorkflow>();
  for (const file of globSync('**/*.json', { cwd: folder }).sort()) {
    const parsed = workflowSchema.safeParse(parse(file, readFileSync(join(folder, file), 'utf8')));
    if (!parsed.success) continue;
    const other = found.get(parsed.data.id);
    if (other)
      throw new Error(
        `workflows/${file} has the id "${parsed.data.id}" of workflows/${other.file}: give it one of its own`,
      );
    found.set(parsed.data.id, { file, hash: contentHash(parsed.data), json: parsed.data });
  }
  return [...found.values()];
}

function parse(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`workflows/${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
