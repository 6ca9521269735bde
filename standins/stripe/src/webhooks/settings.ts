import { z } from 'zod';

/** How webhooks go out; set over `POST /_control/webhook`. */
export const webhookSettingsSchema = z.strictObject({
  /** parallel: each as soon as it is made, as Stripe does; sequential: one after the other in order; shuffle: those of `window_ms` in random order. */
  order: z.enum(['parallel', 'sequential', 'shuffle']).default('parallel'),
  /** For shuffle: how long events are gathered. */
  window_ms: z.int().min(0).max(60_000).default(250),
  /** Share of events that are delivered twice. */
  duplicate: z.number().min(0).max(1).default(0),
  /** Share of events that are never delivered; they stay `delivery_success=false`. */
  drop: z.number().min(0).max(1).default(0),
  /** Event types that are never delivered. */
  drop_types: z.array(z.string()).default([]),
  /** Milliseconds before the first attempt. */
  delay_ms: z.int().min(0).max(3_600_000).default(0),
  /** Wait before each further attempt; the last value goes on. Stripe takes hours. */
  retry_ms: z.array(z.int().min(1)).min(1).default([500, 1000, 2000, 5000, 10_000, 30_000]),
  /** After this many attempts the event is given up. */
  max_attempts: z.int().min(1).default(100),
  concurrency: z.int().min(1).max(200).default(20),
  timeout_ms: z.int().min(1).default(10_000),
  /** Seeds what shuffle, duplicate and drop choose, so that a run can be repeated. */
  seed: z.int().default(1),
  paused: z.boolean().default(false),
});
export type WebhookSettings = z.infer<typeof webhookSettingsSchema>;
export const defaultWebhookSettings: WebhookSettings = webhookSettingsSchema.parse({});
