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
  telegram: z.object({ digest_at: text, quiet_from: text, quiet_until: text }),
  topics: z.array(z.object({ domain: z.string(), topic_id: z.nullable(z.number()) })),
  severities: z.array(z.object({ template: z.string(), domain: z.string(), severity: z.string() })),
  /** Minor units: of one press on Telegram, and of all of a person in a day. */
  role_limits: z.array(
    z.object({
      role: z.string(),
      action: z.string(),
      currency: z.string(),
      press_minor: z.number(),
      day_minor: z.number(),
    }),
  ),
  /** Who may at all. */
  role_actions: z.array(z.object({ role: z.string(), action: z.string() })),
  /** Of "<what>" or "<what>:<key>". */
  versions: z.record(z.string(), z.string()),
});
export type Settings = z.infer<typeof settingsSchema>;
export type Limit = Settings['limits'][number];
export const severities = ['urgent', 'normal', 'low'] as const;

/** A limit, or the place of one: null where none is written down, and nothing moves. */
export interface RoleLimit {
  role: string;
  action: string;
  currency: string;
  press_minor: number | null;
  day_minor: number | null;
}
export const keyOf = ({ role, action, currency }: RoleLimit): string => `${role}:${action}:${currency}`;

/** Every role that may move money, in every currency that has a limit, that of the business, and those asked for. */
export function roleLimitsOf(
  { role_limits, role_actions, business }: Pick<Settings, 'role_limits' | 'role_actions' | 'business'>,
  asked: readonly string[],
): readonly RoleLimit[] {
  const currencies = new Set([business['currency'] ?? 'eur', ...role_limits.map(({ currency }) => currency), ...asked]);
  return [...currencies].flatMap((currency) =>
    role_actions.map(({ role, action }) => {
      const kept = role_limits.find((one) => one.role === role && one.action === action && one.currency === currency);
      return { role, action, currency, press_minor: kept?.press_minor ?? null, day_minor: kept?.day_minor ?? null };
    }),
  );
}

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
