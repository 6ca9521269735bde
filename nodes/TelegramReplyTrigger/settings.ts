import type { FunctionsBase, NodeParameterValueType } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';

const settingsSchema = z.object({
  listensTo: z.enum(['answers', 'updates']),
  topic: z.string().trim(),
  receiveBy: z.enum(['none', 'polling', 'webhook']),
  options: z.object({
    batchSize: z.number().int().min(1).max(100).default(10),
    settledBy: z.enum(['outbox', 'success']).default('success'),
    leaseSeconds: z.number().int().min(10).default(90),
  }),
});

export type Settings = z.infer<typeof settingsSchema>;

/** Every kind of context of a trigger reads its parameters so. */
interface Reader extends Pick<FunctionsBase, 'getNode'> {
  getNodeParameter(name: string, fallback?: unknown): NodeParameterValueType | object;
}

/** What staff set on the node. @throws NodeOperationError: the workflow is not activated */
export function readSettings(context: Reader): Settings {
  const parsed = settingsSchema.safeParse({
    listensTo: context.getNodeParameter('listensTo', 'answers'),
    topic: context.getNodeParameter('topic', ''),
    receiveBy: context.getNodeParameter('receiveBy', 'polling'),
    options: context.getNodeParameter('options', {}),
  });
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new NodeOperationError(
      context.getNode(),
      `The setting "${issue?.path.join('.') ?? ''}" is wrong: ${issue?.message ?? ''}`,
    );
  }
  if (parsed.data.listensTo === 'answers' && !/^[a-z0-9_-]{1,40}$/.test(parsed.data.topic)) {
    throw new NodeOperationError(context.getNode(), '"Answers To" is a name of 1 to 40 of a-z, 0-9, - and _', {
      description: 'The same name as on the node that asks (Telegram Alert → Ask).',
    });
  }
  return parsed.data;
}

/** The rows of the outbox that are this trigger's. */
export const topicOf = ({ listensTo, topic }: Settings): string =>
  listensTo === 'answers' ? `telegram.answer.${topic}` : 'telegram.update';
