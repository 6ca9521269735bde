import { removeCluster } from '../../stack/src/postgres/index.ts';
import { readStackEnv } from '../../stack/src/envFile.ts';
import { freePorts } from './ports.ts';
import { run } from './run.ts';

export interface OwnStack {
  /** What it was told: its ports and its home, by variable. */
  settings: Record<string, string>;
  /** Lines of its stack.env. */
  env: Record<string, string>;
  stop(): Promise<void>;
  /** Ends it for good: its database goes as well. */
  remove(): Promise<void>;
}

/**
 * Starts the product as a person would, on free ports, with its state in `home`; what is there already is kept, what
 * runs there already is ended first. Nothing of a stack that the caller's environment names reaches it.
 * @param options arguments of `npm start`, such as `--fresh`
 * @throws Error with what the start has printed; nothing of it runs on
 */
export async function startOwnStack(home: string, options: string[] = []): Promise<OwnStack> {
  const settings = { ...(await freePorts()), GUICHET_HOME: home, GUICHET_DEMO: '0', GUICHET_CONFIRM_EMAIL: '0' };
  await stopStack(home);
  const { code, output } = await run(['stack/bin/start.mjs', '--detach', ...options], {
    ...withoutStack(process.env),
    ...settings,
  });
  if (code !== 0) {
    await stopStack(home);
    throw new Error(`the stack in ${home} did not start:\n${output}`);
  }
  return { settings, env: readStackEnv(home), stop: () => stopStack(home), remove: () => removeStack(home) };
}

/** Ends whatever runs on a home, also one that is half dead. @throws Error with what was printed */
export async function stopStack(home: string): Promise<void> {
  const { code, output } = await run(['stack/bin/stop.mjs'], { ...withoutStack(process.env), GUICHET_HOME: home });
  if (code !== 0) throw new Error(`the stack in ${home} did not end:\n${output}`);
}

/** Ends whatever runs on a home, and removes its database. */
export async function removeStack(home: string): Promise<void> {
  await stopStack(home);
  await removeCluster(home);
}

/** What a developer has set for a stack of their own must not reach this one. */
function withoutStack(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(GUICHET_|SUPABASE_|DATABASE_URL$|N8N_|STRIPE_|TELEGRAM_|SMTP_)/.test(name),
    ),
  );
}
