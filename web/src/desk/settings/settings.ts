import * as z from 'zod/mini';

const text = z.nullable(z.string());
export const settingsSchema = z.object({
  business: z.record(z.string(), text),
  web_url: text,
  alert_email: text,
  second_factor: z.enum(['when_enrolled', 'required']),
  /** How many of the team have none. */
  without_factor: z.number(),
  limits: z.array(z.object({ name: z.string(), most: z.number(), per_seconds: z.nullable(z.number()) })),
});
export type Settings = z.infer<typeof settingsSchema>;
export type Limit = Settings['limits'][number];
export const doneSchema = z.looseObject({ result: z.string() });

/** What of a form differs from what is kept; an emptied field is null. */
export function changesOf(
  kept: Readonly<Record<string, string | null>>,
  form: FormData,
): Readonly<Record<string, string | null>> {
  const changes: Record<string, string | null> = {};
  for (const [name, value] of form) {
    const typed = typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
    if (name in kept && typed !== (kept[name] ?? null)) changes[name] = typed;
  }
  return changes;
}

/** A time in the largest unit that divides it: 7200 → 2 hours. */
export function inUnits(seconds: number): { count: number; unit: 'second' | 'minute' | 'hour' | 'day' } {
  for (const [unit, length] of [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
  ] as const)
    if (seconds % length === 0) return { count: seconds / length, unit };
  return { count: seconds, unit: 'second' };
}
export const unitSeconds = { second: 1, minute: 60, hour: 3_600, day: 86_400 } as const;
