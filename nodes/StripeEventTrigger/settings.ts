import * as z from 'zod';
import { MAPPED_EVENT_TYPES } from '../shared/stripeEventTypes';

/** A whole number that staff may enter as text. */
function whole(setting: string, min: number, max: number, fallback: number) {
  const complaint = `${setting} must be a whole number from ${min} to ${max}`;
  return z.coerce.number(complaint).int(complaint).min(min, complaint).max(max, complaint).default(fallback);
}

const optionsSchema = z.object({
  toleranceSeconds: whole('Signature Tolerance', 1, 86_400, 300),
  lingerMs: whole('Linger', 0, 1_000, 10),
  maxBodyKilobytes: whole('Largest Body', 1, 16_384, 1_024),
  batchSize: whole('Batch Size', 1, 1_000, 200),
  maxBatches: whole('Batches at Once', 1, 10, 2),
  leaseSeconds: whole('Lease', 10, 3_600, 90),
  heartbeatSeconds: whole('Heartbeat', 0, 600, 5),
  maxAttempts: whole('Attempts', 1, 50, 8),
  pollSeconds: whole('Polling Interval', 1, 300, 1),
});

const settingsSchema = z.object({
  consumer: z
    .string()
    .trim()
    .regex(/^[\w.-]{1,63}$/, 'Consumer must be 1 to 63 letters, digits, dots, dashes or underscores'),
  livemode: z.enum(['both', 'live', 'test']),
  events: z.array(z.string()).min(1, 'Events: choose at least one event type'),
  options: optionsSchema,
});

export type TriggerOptions = z.infer<typeof optionsSchema>;
export type TriggerSettings = z.infer<typeof settingsSchema>;

export interface ParameterReader {
  getNodeParameter(name: string, fallback?: object): unknown;
}

/** The node's parameters, checked. @throws Error that names the setting */
export function readSettings(node: ParameterReader): TriggerSettings {
  const parsed = settingsSchema.safeParse({
    consumer: node.getNodeParameter('consumer'),
    livemode: node.getNodeParameter('livemode'),
    events: node.getNodeParameter('events', [...MAPPED_EVENT_TYPES]),
    options: node.getNodeParameter('options', {}),
  });
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => issue.message).join('. '));
}
