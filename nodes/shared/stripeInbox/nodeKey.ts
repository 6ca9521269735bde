import type { FunctionsBase } from 'n8n-workflow';

/** Names one node of one workflow within this process. */
export function nodeKey(context: Pick<FunctionsBase, 'getNode' | 'getWorkflow'>): string {
  return `${context.getWorkflow().id ?? 'unsaved'}:${context.getNode().id}`;
}
