import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';
import { FieldReader, mayBeEmptyField } from '../shared/fields';

/** Settings of a whole run, whatever the operation. @param own the fields of all operations */
export function runOptionsField(own: readonly INodeProperties[]): INodeProperties {
  return {
    displayName: 'Run Options',
    name: 'runOptions',
    type: 'collection',
    placeholder: 'Add Option',
    default: {},
    options: [
      {
        displayName: 'Concurrency',
        name: 'concurrency',
        type: 'number',
        typeOptions: { minValue: 1, maxValue: 25 },
        default: 5,
        description: 'How many items are with Stripe at the same time',
      },
      mayBeEmptyField(own),
      {
        displayName: 'Output',
        name: 'output',
        type: 'options',
        default: 'merged',
        options: [
          { name: 'Input Fields With the Object Under "Stripe"', value: 'merged' },
          { name: "Stripe's Object Only", value: 'object' },
        ],
        description: 'What an item looks like after it',
      },
    ],
  };
}

const runOptionsSchema = z.object({
  concurrency: z.coerce.number().int().min(1).max(25).default(5),
  output: z.enum(['merged', 'object']).default('merged'),
  mayBeEmpty: z.array(z.string()).default([]),
});

export type RunOptions = z.infer<typeof runOptionsSchema>;

/** What staff set for the whole run. @throws NodeOperationError that names the option */
export function runOptionsOf(context: IExecuteFunctions, field: INodeProperties): RunOptions {
  const fields = new FieldReader(context, { fields: [field] });
  const parsed = runOptionsSchema.safeParse(fields.value('runOptions', 0, 'text', { fallback: {} }));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new NodeOperationError(
    context.getNode(),
    `"Run Options": ${issue?.path.join('.') ?? ''} is not valid (${issue?.message ?? ''})`,
  );
}
