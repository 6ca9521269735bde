import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { execution, text } from './template';

/**
 * A whole execution failed or was cancelled at its time limit; sent by the error workflow. It names its execution only
 * where n8n keeps it: one that bears somebody's access token is not kept.
 */
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
      next: 'La cause est dite ici et au bureau ; l’exécution s’ouvre là où n8n l’a gardée. Les événements en cours sont repris d’eux-mêmes.',
    },
    en: {
      title: 'Workflow failed',
      many: 'workflows failed',
      next: 'The cause stands here and at the desk; the execution opens where n8n has kept it. Events in progress are taken up again by themselves.',
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
