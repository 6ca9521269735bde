import { createHash } from 'node:crypto';

/** What staff can edit; ids of versions, dates, owner and the published state belong to the server. */
export interface WorkflowContent {
  name: string;
  nodes: unknown;
  connections: unknown;
  settings?: unknown;
}

/** Equal for workflows that do the same, whatever the order of keys or the bookkeeping around them. */
export function contentHash({ name, nodes, connections, settings }: WorkflowContent): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted({ name, nodes, connections, settings: settings ?? {} })))
    .digest('hex');
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, entry]) => [key, sorted(entry)]),
  );
}
