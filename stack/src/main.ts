/**
 * The supervisor: started by bin/start.mjs under Node 24, ends with a signal, or when the one that
 * started it in the foreground is gone.
 */
import { makeFresh } from './fresh.ts';
import { endAbandonedClusters } from './postgres/index.ts';
import { loadSecrets } from './secrets.ts';
import { homeFrom, SettingsError, settingsFrom } from './settings.ts';
import { AlreadyRunningError, Supervisor } from './supervisor.ts';

const detached = process.argv.includes('--detach');
const log = (line: string): void => console.log(detached ? `${new Date().toISOString()} ${line}` : line);

async function main(): Promise<void> {
  const began = Date.now();
  if (process.argv.includes('--demo')) process.env.GUICHET_DEMO = '1';
  if (process.argv.includes('--empty')) process.env.GUICHET_DEMO = '0';
  const settings = settingsFrom(process.env, loadSecrets(homeFrom(process.env)));
  const supervisor = new Supervisor(settings, log);
  await supervisor.claim();
  await endAbandonedClusters().then(
    (ended) => {
      if (ended > 0) log(`Ended ${ended} Postgres of killed test runs`);
    },
    (error: unknown) =>
      log(`A Postgres of a killed test run was not ended: ${error instanceof Error ? error.message : String(error)}`),
  );

  let ending: number | undefined;
  const end = (code: number, why?: string): void => {
    // npm and the terminal both pass a Ctrl-C on: only a later one means "at once"
    if (ending !== undefined) {
      if (Date.now() - ending > 2_000 && why?.startsWith('SIG')) process.exit(1);
      return;
    }
    ending = Date.now();
    if (why !== undefined) log('Stopping / Arrêt…');
    void supervisor.stop().then(() => process.exit(code));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0, signal));
  if (!detached) process.on('disconnect', () => end(1, 'the terminal is gone'));
  process.on('unhandledRejection', (error) =>
    log(`A part failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`),
  );

  try {
    if (process.argv.includes('--fresh')) await makeFresh(settings.home);
    const table = await supervisor.start();
    log(
      `\n${table}\n\n  Guichet is ready in ${((Date.now() - began) / 1_000).toFixed(1)} s / Guichet est prêt. stack.env: ${settings.home}/stack.env`,
    );
    process.send?.({ ready: true });
  } catch (error) {
    if (ending !== undefined) return;
    console.error(error instanceof Error ? error.message : String(error));
    end(1);
  }
}

main().catch((error: unknown) => {
  const known = error instanceof SettingsError || error instanceof AlreadyRunningError;
  console.error(known ? error.message : error);
  process.exit(1);
});
