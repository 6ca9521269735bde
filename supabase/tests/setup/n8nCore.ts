import { join } from 'node:path';
import { checkout } from '../../../harness/paths.ts';

/** An item as a node gave it. */
export interface CoreItem {
  json: Record<string, unknown>;
  pairedItem?: unknown;
}

/** What these tests use of the real n8n-core; see nodes/shared/testing/n8nCore.ts. */
export interface N8nCore {
  run(workflow: {
    items: Record<string, unknown>[];
    node: {
      type: string;
      typeVersion: number;
      parameters: Record<string, unknown>;
      onError: 'continueErrorOutput' | 'stopWorkflow';
    };
    credentials: Record<string, Record<string, unknown>>;
  }): Promise<{ output: Record<string, CoreItem[][]>; error: { message: string } | null }>;
  close(): void;
}

/** Loaded by path: the nodes are bundled for n8n, with another configuration than what runs on Node itself. */
export async function startN8nCore(): Promise<N8nCore> {
  const core: { startN8nCore(): N8nCore } = await import(join(checkout, 'nodes/shared/testing/n8nCore.ts'));
  return core.startN8nCore();
}
