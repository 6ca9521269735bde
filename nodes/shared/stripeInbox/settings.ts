import * as z from 'zod';

/** A whole number that staff may enter as text. */
export function whole(setting: string, min: number, max: number, { fallback }: { fallback: number }) {
  const complaint = `${setting} must be a whole number from ${min} to ${max}`;
  return z.coerce.number(complaint).int(complaint).min(min, complaint).max(max, complaint).default(fallback);
}

export const drainOptions = z.object({
  batchSize: whole('Batch Size', 1, 1_000, { fallback: 200 }),
  maxBatches: whole('Batches at Once', 1, 10, { fallback: 2 }),
  leaseSeconds: whole('Lease', 10, 3_600, { fallback: 90 }),
  heartbeatSeconds: whole('Heartbeat', 0, 600, { fallback: 5 }),
  maxAttempts: whole('Attempts', 1, 50, { fallback: 8 }),
  pollSeconds: whole('Polling Interval', 1, 300, { fallback: 1 }),
});

export const consumer = z
  .string()
  .trim()
  .regex(/^[\w.-]{1,63}$/, 'Consumer must be 1 to 63 letters, digits, dots, dashes or underscores');

const drainSchema = z.object({ consumer, options: drainOptions });

/** What the drain needs: whose inbox, and how it works on it. */
export type DrainSettings = z.infer<typeof drainSchema>;

export interface ParameterReader {
  getNodeParameter(name: string, fallback?: object | boolean): unknown;
}

/** The parameters of a node that only drains, checked. @throws Error that names the setting */
export function readDrainSettings(node: ParameterReader): DrainSettings {
  return checked(drainSchema, {
    consumer: node.getNodeParameter('consumer'),
    options: node.getNodeParameter('options', {}),
  });
}

/** @throws Error that says what is wrong with each */
export function checked<T>(schema: z.ZodType<T>, parameters: object): T {
  const parsed = schema.safeParse(parameters);
  if (parsed.success) return parsed.data;
  throw new Error(parsed.error.issues.map((issue) => issue.message).join('. '));
}
