import type { ITriggerFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';
import { asError } from '../shared/errors';
import { refuseNothingIn } from '../shared/fields';
import { firstLeaseSeconds } from '../shared/drain/lease';
import type { Supabase } from '../shared/transport';
import { fields } from './fields';
import { alertSource, outboxSource, type Source } from '../shared/drain/source';

const settingsSchema = z.object({
  source: z.enum(['alerts', 'outbox']),
  topics: z.string().transform((text) =>
    text
      .split(',')
      .map((topic) => topic.trim())
      .filter((topic) => topic !== ''),
  ),
  intervalSeconds: z.number().min(0.1),
  batchSize: z.number().int().min(1).max(500),
  options: z.object({
    maxBatches: z.number().int().min(1).default(1),
    consumer: z.string().trim().min(1).default('outbox'),
    foldSeconds: z.number().min(0).default(10),
    leaseSeconds: z.number().int().min(10).default(90),
    heartbeatSeconds: z.number().int().min(0).default(5),
  }),
});

export type TriggerSettings = z.infer<typeof settingsSchema>;

/** What staff set on the node. @throws NodeOperationError: the workflow is not activated */
export function readSettings(context: ITriggerFunctions): TriggerSettings {
  try {
    refuseNothingIn(context, fields);
  } catch (error) {
    throw new NodeOperationError(context.getNode(), asError(error));
  }
  const parsed = settingsSchema.safeParse({
    source: context.getNodeParameter('source', 'alerts'),
    topics: context.getNodeParameter('topics', ''),
    intervalSeconds: context.getNodeParameter('intervalSeconds', 1),
    batchSize: context.getNodeParameter('batchSize', 50),
    options: context.getNodeParameter('options', {}),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new NodeOperationError(
      context.getNode(),
      `The setting "${issue?.path.join('.') ?? ''}" is wrong: ${issue?.message ?? ''}`,
    );
  }
  if (parsed.data.source === 'outbox' && parsed.data.topics.length === 0) {
    throw new NodeOperationError(context.getNode(), '"Topics" is empty: name the kinds of work this workflow does', {
      description: 'For example: stripe.refund.create, email.send',
    });
  }
  return parsed.data;
}

/** @param workflowId the workflow that the trigger stands in */
export function sourceFor(
  supabase: Supabase,
  workflowId: string | undefined,
  { source, topics, batchSize, options }: TriggerSettings,
): Source {
  const { foldSeconds, consumer } = options;
  const leaseSeconds = firstLeaseSeconds(options);
  return source === 'alerts'
    ? alertSource(supabase, { maxAlerts: batchSize, foldSeconds, leaseSeconds, workflowId })
    : outboxSource(supabase, { topics, maxRows: batchSize, leaseSeconds, consumer });
}
