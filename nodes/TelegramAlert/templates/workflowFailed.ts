import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { execution, text } from './template';

/** A whole execution failed or was cancelled at its time limit; sent by the error workflow. */
export const workflowFailed = defineTemplate({
  emoji: '🛑',
  data: z.object({
    ...execution,
    workflow_name: text,
    node_name: text,
    message: text,
    mode: text,
  }),
  words: {
    fr: {
      title: 'Workflow en échec',
      many: 'workflows en échec',
      next: 'Ouvrir l’exécution dans n8n ; les événements en cours seront repris d’eux-mêmes.',
    },
    en: {
      title: 'Workflow failed',
      many: 'workflows failed',
      next: 'Open the execution in n8n; events in progress are taken up again by themselves.',
    },
  },
  summary: (alert, format) => format.join(alert.workflow_name, alert.node_name, alert.message),
  facts: (alert) => [
    ['workflow', alert.workflow_name ?? alert.workflow_id],
    ['node', alert.node_name],
    ['cause', alert.message],
  ],
  links: (alert, format) => [['execution', format.executionUrl(alert)]],
});
