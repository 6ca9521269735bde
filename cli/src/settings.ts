import { readFileSync, statSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { exitCodes, Fault } from './fault.ts';

/** What the commands are told in the environment or in a file, and what each is for. No argument carries a key. */
export const settingNames = [
  'DATABASE_URL',
  'SUPABASE_URL',
  'SUPABASE_ANON_KEY',
  'SUPABASE_SERVICE_ROLE_KEY',
  'N8N_URL',
  'N8N_API_KEY',
  'STRIPE_SECRET_KEY',
  'STRIPE_API_URL',
  'STRIPE_WEBHOOK_URL',
  'WEB_URL',
] as const;
export type SettingName = (typeof settingNames)[number];
export type Settings = Partial<Record<SettingName, string>>;

/**
 * Of the environment, and of a file of NAME=value lines below it.
 * @throws Fault where the file cannot be read, or others than its owner can read it
 */
export function readSettings(file: string | undefined, env: NodeJS.ProcessEnv): Settings {
  const told = file === undefined ? {} : fromFile(file);
  const settings: Settings = {};
  for (const name of settingNames) {
    const value = env[name] ?? told[name];
    if (value !== undefined && value !== '') settings[name] = value;
  }
  return settings;
}

/** @throws Fault that names what is missing */
export function required(settings: Settings, name: SettingName): string {
  const value = settings[name];
  if (value !== undefined) return value;
  throw new Fault({
    code: 'setting_missing',
    exit: exitCodes.misused,
    text: {
      en: `${name} is missing: set it in the environment, or in a file of NAME=value lines named by --settings.`,
      fr: `${name} manque : donnez-la dans l’environnement, ou dans un fichier de lignes NOM=valeur désigné par --settings.`,
    },
  });
}

function fromFile(file: string): NodeJS.Dict<string> {
  let mode: number;
  let text: string;
  try {
    ({ mode } = statSync(file));
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Fault({
      code: 'settings_unreadable',
      exit: exitCodes.misused,
      cause: error,
      text: { en: `The settings ${file} cannot be read.`, fr: `Le fichier de réglages ${file} est illisible.` },
    });
  }
  // Windows has no such bits
  if (process.platform !== 'win32' && (mode & 0o077) !== 0)
    throw new Fault({
      code: 'settings_open',
      exit: exitCodes.misused,
      text: {
        en: `The settings ${file} hold keys and others can read them: chmod 600 ${file}`,
        fr: `Le fichier de réglages ${file} contient des clés et d’autres peuvent le lire : chmod 600 ${file}`,
      },
    });
  return parseEnv(text);
}
