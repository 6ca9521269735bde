import * as z from 'zod';
import { defineTemplate } from './defineTemplate';
import { execution, text } from './template';

/** A published copy of the workflow that works on Stripe's events: it gets none of them. */
export const stripeInboxTaken = defineTemplate({
  emoji: '👯',
  data: z.object({ ...execution, consumer: text, bound_workflow_id: text }),
  words: {
    fr: {
      title: 'Copie de workflow publiée',
      many: 'copies de workflow publiées',
      next: 'La dépublier : elle ne reçoit aucun événement. Pour qu’elle prenne la suite, dépublier l’original ; elle les reçoit dix minutes après.',
    },
    en: {
      title: 'Workflow copy published',
      many: 'workflow copies published',
      next: 'Unpublish it: it gets no events. To let it take over, unpublish the original; it gets them ten minutes later.',
    },
  },
  summary: (alert, format) => format.join(alert.workflow_id, alert.consumer),
  facts: (alert) => [
    ['copy', alert.workflow_id],
    ['original', alert.bound_workflow_id],
  ],
  links: () => [],
});
