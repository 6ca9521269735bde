import { z } from 'zod';

const node = z.looseObject({
  id: z.string(),
  name: z.string(),
  type: z.string(),
  typeVersion: z.number(),
  position: z.tuple([z.number(), z.number()]),
  parameters: z.record(z.string(), z.unknown()),
  credentials: z.record(z.string(), z.object({ id: z.string(), name: z.string() })).optional(),
  webhookId: z.string().optional(),
  onError: z.string().optional(),
});

const connection = z.object({ node: z.string(), type: z.string(), index: z.number() });

/** A workflow as n8n exports it, without what the server owns. */
export const workflowSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  active: z.boolean().optional(),
  nodes: z.array(node),
  connections: z.record(z.string(), z.record(z.string(), z.array(z.array(connection).nullable()))),
  settings: z.looseObject({
    executionTimeout: z.number().optional(),
    errorWorkflow: z.string().optional(),
    saveDataSuccessExecution: z.string().optional(),
    saveDataErrorExecution: z.string().optional(),
    saveManualExecutions: z.boolean().optional(),
  }),
});

export type Workflow = z.infer<typeof workflowSchema>;
export type WorkflowNode = z.infer<typeof node>;
