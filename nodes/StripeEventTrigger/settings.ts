import * as z from 'zod';
import { MAPPED_EVENT_TYPES } from '../shared/stripeEventTypes';

/** A whole number that staff may enter as text. */
function whole(setting: string, min: number, max: number, fallback: number) {
  const complaint = `${setting} must be a whole number from ${min} to ${max}`;
  return z.coerce.number(complaint).int(complaint).min(min, complaint).max(max, complaint).default(fallback);
}

const drainOptions = z.object({
  batchSize: whole('Batch Size', 1, 1_000, 200),
  maxBatches: whole('Batches at Once', 1, 10, 2),
  leaseSeconds: whole('Lease', 10, 3_600, 90),
  heartbeatSeconds: whole('Heartbeat', 0, 600, 5),
  maxAttempts: whole('Attempts', 1, 50, 8),
  pollSeconds: whole('Polling Interval', 1, 300, 1),
});

const optionsSchema = drainOptions.extend({
  toleranceSeconds: whole('Signature Tolerance', 1, 86_400, 300),
  lingerMs: whole('Linger', 0, 1_000, 50),
  maxBodyKilobytes: whole('Largest Body', 1, 16_384, 1_024),
});

const consumer = z
  .string()
  .trim()
  .regex(/^[\w.-]{1,63}$/, 'Consumer must be 1 to 63 letters, digits, dots, dashes or underscores');

const drainSchema = z.object({ consumer, options: drainOptions });

const settingsSchema = z.object({
  consumer,
  startExecutions: z.boolean().default(true),
  livemode: z.enum(['both', 'live', 'test']),
  events: z.array(z.string()).min(1, 'Events: choose at least one event type'),
  options: optionsSchema,
});

/** What the drain needs: whose inbox, and how it works on it. */
export type DrainSettings = z.infer<typeof drainSchema>;
export type TriggerSettings = z.infer<typeof settingsSchema>;

export interface ParameterReader {
  getNodeParameter(name: string, fallback?: object | boolean): unknown;
}

/** The node's parameters, checked. @throws Error that names the setting */
export function readSettings(node: ParameterReader): TriggerSettings {
  return checked(settingsSchema, {
    consumer: node.getNodeParameter('consumer'),
    startExecutions: node.getNodeParameter('startExecutions', true),
    livemode: node.getNodeParameter('livemode'),
    events: node.getNodeParameter('events', [...MAPPED_EVENT_TYPES]),
    options: node.getNodeParameter('options', {}),
  });
}

/** The parameters of a node that only drains, checked. @throws Error that names the setting */
export function readDrainSettings(node: ParameterReader): DrainSettings {
  return checked(drainSchema, {
    consumer: node.getNodeParameter('consumer'),
    options: node.getNodeParameter('options', {}),
  });
}

function checked<T>(schema: z.ZodType<T>, parameters: object): T {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => issue.message).join('. '));
}
