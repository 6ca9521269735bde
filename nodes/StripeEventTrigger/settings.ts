import * as z from 'zod';
import { checked, consumer, drainOptions, whole, type ParameterReader } from '../shared/stripeInbox/settings';
import { MAPPED_EVENT_TYPES } from '../shared/stripeEventTypes';

const optionsSchema = drainOptions.extend({
  toleranceSeconds: whole('Signature Tolerance', 1, 86_400, { fallback: 300 }),
  lingerMs: whole('Linger', 0, 1_000, { fallback: 50 }),
  maxBodyKilobytes: whole('Largest Body', 1, 16_384, { fallback: 1_024 }),
});

const settingsSchema = z.object({
  consumer,
  startExecutions: z.boolean().default(true),
  livemode: z.enum(['both', 'live', 'test']),
  events: z.array(z.string()).min(1, 'Events: choose at least one event type'),
  options: optionsSchema,
});

export type TriggerSettings = z.infer<typeof settingsSchema>;

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
