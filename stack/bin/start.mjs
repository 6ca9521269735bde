// npm start: plain JavaScript for any Node >= 20; installs what is missing and goes on with Node 24.
import { spawn } from 'node:child_process';
import { fchmodSync, mkdirSync, openSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { checkout, installMissing, node24, node24Environment } from './install.mjs';

const help = `npm start [-- options]

  --detach   return when everything answers; "npm stop" ends it / rend la main quand tout répond
  --fresh    begin with an empty database / repartir d'une base vide
  --demo     sessions ahead again, as a new database has them / des sessions à venir, comme une base neuve
  --empty    a new database without them / une base neuve sans elles
  --help

Settings are environment variables: GUICHET_HOME, GUICHET_*_PORT (docs/architecture.md), SUPABASE_URL with
SUPABASE_SERVICE_ROLE_KEY, TELEGRAM_BOT_TOKEN with TELEGRAM_CHAT_ID, STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRET.
`;

/** @param {string} message @returns {never} */
function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

function readFlags() {
  try {
    return parseArgs({
      options: {
        detach: { type: 'boolean' },
        fresh: { type: 'boolean' },
        demo: { type: 'boolean' },
        empty: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : String(error)}\n\n${help}`);
  }
}

const flags = readFlags();
if (flags.help) {
  process.stdout.write(help);
  process.exit(0);
}
try {
  await installMissing();
} catch (error) {
  fail(error instanceof Error ? error.message : String(error));
}

const main = join(checkout, 'stack/src/main.ts');
const args = [main, ...Object.keys(flags).map((flag) => `--${flag}`)];
if (flags.detach) startDetached();
else startHere();

/** In the foreground: signals go on to the supervisor, which ends everything; its end is ours. */
function startHere() {
  const child = spawn(node24, args, { stdio: ['inherit', 'inherit', 'inherit', 'ipc'], env: node24Environment() });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, () => child.kill(signal));
  child.once('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}

function startDetached() {
  const home = resolve(process.env.GUICHET_HOME || join(checkout, '.guichet'));
  const logFile = join(home, 'logs/stack.log');
  mkdirSync(join(home, 'logs'), { recursive: true });
  const log = openSync(logFile, 'a', 0o600);
  fchmodSync(log, 0o600);
  const from = statSync(logFile).size;
  const child = spawn(node24, args, {
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
    env: node24Environment(),
    cwd: checkout,
  });
  const written = () => readFileSync(logFile).subarray(from).toString('utf8');
  child.once('message', () => {
    process.stdout.write(written());
    child.disconnect();
    child.unref();
    process.exit(0);
  });
  child.once('exit', (code, signal) => {
    const said = written();
    fail(
      said === '' || signal
        ? `${said}The stack did not start (${signal ?? `code ${code}`}), see ${logFile}`
        : said.trimEnd(),
    );
  });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => child.kill('SIGTERM'));
  }
}
