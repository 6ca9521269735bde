import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { adapterNames, denyVariants } from '../adapters/adapter.ts';

/** ISO 4217 numbers of the currencies a machine of this house may count in. */
const currencies = { EUR: 978, CHF: 756, GBP: 826, USD: 840 } as const;

const number = z.coerce.number();
const items = z.preprocess(
  (value, context) => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue({ code: 'custom', message: 'is no JSON object, such as {"12":"B2"}' });
      return z.NEVER;
    }
  },
  z.record(z.string(), z.string()),
);

const schema = z.object({
  supabaseUrl: z.url({ protocol: /^https?$/, error: 'is no http(s) address of a Supabase project' }),
  supabaseKey: z.string().min(20, 'is no publishable key (sb_publishable_… or the anon JWT)'),
  machineId: z.string().regex(/^[\w.-]{1,64}$/, 'is no machine code: letters, digits, . _ -'),
  machineToken: z.string().min(16, 'is too short for a machine token: copy it from the machine page'),
  adapter: z.enum(adapterNames).default('qibixx'),
  serialPath: z.string().min(1).default('/dev/mdb'),
  deny: z.enum(denyVariants).default('vend-minus-one'),
  currency: z.enum(['EUR', 'CHF', 'GBP', 'USD']).default('EUR'),
  scale: number.int().min(1).max(255).default(1),
  decimals: number.int().min(0).max(3).default(2),
  /** MDB item number → slot as the database names it. */
  items: items.default({}),
  display: z.stringbool().or(z.boolean()).default(true),
  locale: z.enum(['fr', 'en']).default('fr'),
  windowSeconds: number.int().min(10).max(255, 'is longer than MDB lets a machine wait (255)').default(120),
  outcomeSeconds: number.int().min(1).max(600).default(90),
  heartbeatSeconds: number.min(1).max(300).default(15),
  /** Off only to see what the other ways are worth: polling, and n8n's call over HTTP. */
  realtime: z.stringbool().or(z.boolean()).default(true),
  /** Between two looks at the session that waits; without it two seconds, one while realtime is away. */
  pollSeconds: number.min(0.2).max(600).optional(),
  host: z.string().default('127.0.0.1'),
  port: number.int().min(0).max(65_535).default(54_329),
  token: z.string().min(16, 'is shorter than 16 characters'),
  readToken: z.string().min(16, 'is shorter than 16 characters').optional(),
  data: z.string().min(1).default('/var/lib/guichet-bridge'),
  logLevel: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

export type Settings = z.infer<typeof schema> & { currencyNumber: number };
export type SettingName = keyof z.infer<typeof schema>;

/** Environment variable of each setting; the settings file takes the names on the left. */
export const environment: Record<SettingName, string> = {
  supabaseUrl: 'SUPABASE_URL',
  supabaseKey: 'SUPABASE_PUBLISHABLE_KEY',
  machineId: 'GUICHET_MACHINE_ID',
  machineToken: 'GUICHET_MACHINE_TOKEN',
  adapter: 'GUICHET_BRIDGE_ADAPTER',
  serialPath: 'GUICHET_BRIDGE_SERIAL',
  deny: 'GUICHET_BRIDGE_DENY',
  currency: 'GUICHET_BRIDGE_CURRENCY',
  scale: 'GUICHET_BRIDGE_SCALE',
  decimals: 'GUICHET_BRIDGE_DECIMALS',
  items: 'GUICHET_BRIDGE_ITEMS',
  display: 'GUICHET_BRIDGE_DISPLAY',
  locale: 'GUICHET_BRIDGE_LOCALE',
  windowSeconds: 'GUICHET_BRIDGE_WINDOW_SECONDS',
  outcomeSeconds: 'GUICHET_BRIDGE_OUTCOME_SECONDS',
  heartbeatSeconds: 'GUICHET_BRIDGE_HEARTBEAT_SECONDS',
  realtime: 'GUICHET_BRIDGE_REALTIME',
  pollSeconds: 'GUICHET_BRIDGE_POLL_SECONDS',
  host: 'GUICHET_BRIDGE_HOST',
  port: 'GUICHET_BRIDGE_PORT',
  token: 'GUICHET_BRIDGE_TOKEN',
  readToken: 'GUICHET_BRIDGE_READ_TOKEN',
  data: 'GUICHET_BRIDGE_DATA',
  logLevel: 'GUICHET_BRIDGE_LOG_LEVEL',
};

/** One line per setting that is wrong; the value itself is not shown, it may be a secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly lines: string[];

  constructor(lines: string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/**
 * Settings from a JSON file (`GUICHET_BRIDGE_SETTINGS` or `file`) and, above it, the environment.
 * @throws SettingsError naming every setting that is missing or wrong
 */
export function readSettings(env: NodeJS.ProcessEnv, file: string | undefined = env.GUICHET_BRIDGE_SETTINGS): Settings {
  const given: Record<string, unknown> = file === undefined ? {} : readFile(file);
  const unknown = Object.keys(given).filter((name) => !(name in environment));
  if (unknown.length > 0)
    throw new SettingsError(unknown.map((name) => `${file ?? ''}: ${name} is no setting of the bridge`));
  for (const [name, variable] of Object.entries(environment)) {
    const value = env[variable];
    if (value !== undefined && value !== '') given[name] = value;
  }
  const parsed = schema.safeParse(given);
  if (!parsed.success) throw new SettingsError(parsed.error.issues.map((issue) => explain(issue, given)));
  if (parsed.data.readToken === parsed.data.token)
    throw new SettingsError([
      `${environment.readToken} is the same as ${environment.token}: it would carry the money scope`,
    ]);
  return { ...parsed.data, currencyNumber: currencies[parsed.data.currency] };
}

function readFile(file: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new SettingsError([
      `${file} cannot be read as a JSON object: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`,
    ]);
  }
}

function explain(issue: z.core.$ZodIssue, given: Record<string, unknown>): string {
  const name = String(issue.path[0] ?? '');
  const variable = Object.entries(environment).find(([setting]) => setting === name)?.[1] ?? name;
  return given[name] === undefined
    ? `${variable} is missing (in a settings file: ${name})`
    : `${variable} ${issue.message.replace(/^Invalid/, 'is an invalid')}`;
}
