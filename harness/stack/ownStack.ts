import { removeCluster } from '../../stack/src/postgres/index.ts';
import { readStackEnv } from '../../stack/src/env-file.ts';
import { freePorts } from './ports.ts';
import { run } from './run.ts';

export interface OwnStack {
  env: Record<string, string>;
  stop(): Promise<void>;
  /** Ends it for good: its database goes as well. */
  remove(): Promise<void>;
}

/**
 * Starts the product as a person would, on free ports, with its state in `home`; what is there already is kept.
 * @throws Error with what the start has printed
 */
export async function startOwnStack(home: string): Promise<OwnStack> {
  const outside = Object.entries(process.env).filter(
    ([name]) => !/^(GUICHET_|SUPABASE_|DATABASE_URL$|N8N_|STRIPE_|TELEGRAM_|SMTP_)/.test(name),
  );
  const env = { ...Object.fromEntries(outside), ...(await freePorts()), GUICHET_HOME: home, GUICHET_DEMO: '0' };
  const stop = async (): Promise<void> => {
    const { code, output } = await run(['stack/bin/stop.mjs'], env);
    if (code !== 0) throw new Error(`the stack of the soak did not end:\n${output}`);
  };
  // one that a killed run left
  await stop();
  const { code, output } = await run(['stack/bin/start.mjs', '--detach'], env);
  if (code !== 0) {
    await stop();
    throw new Error(`the stack of the soak did not start:\n${output}`);
  }
  return {
    env: readStackEnv(home),
    stop,
    async remove() {
      await stop();
      await removeCluster(home);
    },
  };
}
