import type { Log } from '../service.ts';
import type { Settings } from '../settings.ts';
import { N8nApiError, publish } from './api.ts';
import { readUnpublished, recordPublished } from './installed.ts';
import { shippedWorkflows, type ShippedWorkflow } from './workflowFiles.ts';

/**
 * Publishes in the running n8n whatever was shipped active and has not been published since its import, also by a
 * start that was cut short or to which n8n said no. A workflow that another calls must be published before it: those
 * that fail are tried once more after the others.
 */
export async function publishShipped(settings: Settings, key: string, log: Log): Promise<void> {
  const { n8nUrl } = settings.database;
  const unpublished = await readUnpublished(n8nUrl);
  let waiting = shippedWorkflows().filter(({ json }) => json.active !== false && unpublished.has(json.id));
  for (const last of [false, true]) {
    const failed: ShippedWorkflow[] = [];
    for (const workflow of waiting) {
      try {
        await publish(settings, key, workflow.json.id);
        await recordPublished(n8nUrl, workflow.json.id);
      } catch (error) {
        if (!(error instanceof N8nApiError)) throw error;
        failed.push(workflow);
        if (last)
          log(
            `Workflow "${workflow.json.name}" (${workflow.file}) is installed but cannot be published, the next start tries again: ${error.message}`,
          );
      }
    }
    waiting = failed;
  }
}
