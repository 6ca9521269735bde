import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, closeSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { codeOf } from '../errorCode.ts';
import { openPrivateLog } from '../privateFile.ts';
import { canReach, postgresAccount, type Account } from './account.ts';
import { postgresBinaries } from './binaries.ts';
import { bootstrapDatabase } from './bootstrap.ts';
import { endOrphan } from './orphan.ts';

export interface PostgresOptions {
  /** Folder of the cluster; made when absent. */
  dataDir: string;
  /** Loopback port. */
  port: number;
  /** Password of every sign-in role; generated when absent. Of a cluster that exists: the one it was made with. */
  password?: string;
  /** The server's log; default `postgres.log` beside the cluster's folder. */
  logFile?: string;
  /** Server settings beyond or instead of the defaults, e.g. `{max_connections: '20'}`. */
  settings?: Record<string, string>;
}

export interface RunningPostgres {
  readonly port: number;
  readonly pid: number;
  readonly password: string;
  readonly dataDir: string;
  /** Connection string; default role `postgres`, database `postgres`. The superuser is `supabase_admin`. */
  url(role?: string, database?: string): string;
  /** Settles when the server has ended, whoever ended it. */
  readonly exited: Promise<void>;
  /** Fast shutdown: open transactions are rolled back, everything committed is on disk. Safe to call twice. */
  stop(): Promise<void>;
}

/** Durable (fsync and synchronous_commit stay on) and small. */
const defaults: Record<string, string> = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  wal_level: 'logical',
  max_wal_senders: '10',
  max_replication_slots: '10',
  // a forgotten replication slot must not fill the disk
  max_slot_wal_keep_size: '512MB',
  max_connections: '120',
  shared_buffers: '128MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  // one page cache and few cores: compiling a query costs more than it gives
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  shared_preload_libraries: 'pg_stat_statements',
};

/**
 * Starts an embedded Postgres 17 that looks like a new hosted Supabase project (see bootstrap.sql);
 * a cluster that was left running by a killed stack is ended first. Durable, loopback only, scram.
 * @throws when the port is busy, the binaries are missing or the server does not come up; the message
 * names the log
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningPostgres> {
  const account = postgresAccount();
  const { dataDir, port } = options;
  if (!canReach(dirname(dataDir), account)) {
    throw new Error(
      `Postgres runs under the account "${account?.name ?? 'yours'}", which cannot pass through the folders above ${dataDir}: choose another place.`,
    );
  }
  const binaries = postgresBinaries(account);
  await endOrphan(dataDir);
  const logFile = options.logFile ?? join(dirname(dataDir), 'postgres.log');

  const passwordFile = join(dataDir, 'guichet.password');
  const isNew = !existsSync(join(dataDir, 'guichet.ready'));
  if (isNew)
    await initialise(binaries.initdb, dataDir, account, {
      password: options.password ?? randomBytes(18).toString('base64url'),
      logFile,
    });
  const password = options.password ?? readFileSync(passwordFile, 'utf8');

  const settings = { ...defaults, port: String(port), ...options.settings };
  const log = openPrivateLog(logFile);
  // detached: a Ctrl-C in the terminal reaches the supervisor only, which ends its parts in order
  const child = spawn(
    binaries.postgres,
    ['-D', dataDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      cwd: '/',
      stdio: ['ignore', log, log],
      detached: true,
      ...(account && { uid: account.uid, gid: account.gid }),
    },
  );
  closeSync(log);
  const exited = whenExited(child);
  const url = (role = 'postgres', database = 'postgres'): string =>
    `postgresql://${role}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
  try {
    await untilReady(url('supabase_admin'), child, exited, { logFile });
    if (isNew) {
      await bootstrapDatabase(url('supabase_admin'), password);
      writeFileSync(join(dataDir, 'guichet.ready'), '', { mode: 0o600 });
    }
  } catch (error) {
    await end(child, exited);
    throw error;
  }
  const { pid } = child;
  if (pid === undefined) throw new Error(`Postgres did not start, see ${logFile}`);
  return { port, pid, password, dataDir, url, exited, stop: () => end(child, exited) };
}

async function initialise(
  initdb: string,
  dataDir: string,
  account: Account | undefined,
  { password, logFile }: { password: string; logFile: string },
): Promise<void> {
  // what a first start that was cut short left behind
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dirname(dataDir), { recursive: true, mode: 0o755 });
  mkdirSync(dataDir, { mode: 0o700 });
  const secret = await mkdtemp(join(tmpdir(), 'guichet-initdb-'));
  const passwordFile = join(secret, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) for (const path of [dataDir, secret, passwordFile]) chownSync(path, account.uid, account.gid);
  const log = openPrivateLog(logFile);
  try {
    const child = spawn(
      initdb,
      [
        '-D',
        dataDir,
        '-U',
        'supabase_admin',
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale-provider=builtin',
        '--locale=C',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ],
      { cwd: '/', stdio: ['ignore', log, log], ...(account && { uid: account.uid, gid: account.gid }) },
    );
    const code = await new Promise<number | null>((resolve, reject) =>
      child.once('error', reject).once('exit', resolve),
    );
    if (code !== 0) throw new Error(`initdb ended with code ${code}, see ${logFile}`);
  } finally {
    closeSync(log);
    rmSync(secret, { recursive: true, force: true });
  }
  writeFileSync(join(dataDir, 'guichet.password'), password, { mode: 0o600 });
}

async function untilReady(
  adminUrl: string,
  child: ChildProcess,
  exited: Promise<void>,
  { logFile }: { logFile: string },
): Promise<void> {
  const deadline = Date.now() + 60_000;
  let ended = false;
  void exited.then(() => {
    ended = true;
  });
  while (Date.now() < deadline) {
    if (ended)
      throw new Error(
        `Postgres ended while starting (code ${child.exitCode ?? child.signalCode}), see ${logFile}${lastLine(logFile)}`,
      );
    const client = new Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
    client.on('error', () => {
      ended ||= child.exitCode !== null;
    });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      const code = codeOf(error);
      // refused: not listening yet; 57P03: still starting or recovering
      if (code !== 'ECONNREFUSED' && code !== '57P03' && code !== 'ECONNRESET') throw error;
      await sleep(25);
    }
  }
  throw new Error(`Postgres did not answer within 60 s, see ${logFile}`);
}

function lastLine(logFile: string): string {
  const line = readFileSync(logFile, 'utf8')
    .trimEnd()
    .split('\n')
    .findLast((text) => text.includes('FATAL'));
  return line ? `: ${line.replace(/^.*FATAL:\s*/, '')}` : '';
}

function whenExited(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}

async function end(child: ChildProcess, exited: Promise<void>): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    // SIGINT is Postgres' fast shutdown; SIGQUIT its immediate one, after which it recovers from its log
    child.kill('SIGINT');
    const patience = setTimeout(() => child.kill('SIGQUIT'), 20_000);
    await exited;
    clearTimeout(patience);
  }
}
