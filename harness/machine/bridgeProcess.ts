import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

/** What a bridge on a machine is started with. */
export { heapOptions } from '../../bridge/src/heap.ts';

/** Folder of the package, found from the working directory: the checkout or the package itself. */
function packageFolder(): string {
  for (const folder of [process.cwd(), join(process.cwd(), 'bridge')])
    if (existsSync(join(folder, 'src/run.ts'))) return folder;
  throw new Error(`run this in the checkout: ${process.cwd()} holds no bridge`);
}

export interface BridgeProcessOptions {
  supabaseUrl: string;
  /** Publishable key; the default is for a database that asks for none. */
  supabaseKey?: string;
  machineId: string;
  machineToken: string;
  serialPath: string;
  data: string;
  /** Settings by variable, above the defaults of a test. */
  env?: Record<string, string>;
  logFile?: string;
}

export const bridgeToken = 'money-token-of-the-tests';
export const readToken = 'read-token-of-the-tests';

/** The real bridge as a process of its own, so that SIGKILL is what it is on a Raspberry Pi. */
export class BridgeProcess {
  readonly #options: BridgeProcessOptions;
  readonly port: number;
  #child: ChildProcess | undefined;
  #output = '';

  constructor(options: BridgeProcessOptions, port: number) {
    this.#options = options;
    this.port = port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get running(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Starts it and settles when its HTTP interface answers. */
  async start(): Promise<void> {
    const {
      supabaseUrl,
      supabaseKey = 'sb_publishable_of_the_tests_00',
      machineId,
      machineToken,
      serialPath,
      data,
      env,
      logFile,
    } = this.#options;
    const child = spawn(process.execPath, [join(packageFolder(), 'src/main.ts')], {
      env: {
        PATH: process.env.PATH ?? '',
        NODE_COMPILE_CACHE: join(tmpdir(), 'guichet-bridge-compile-cache'), // a restart in a third of the time
        SUPABASE_URL: supabaseUrl,
        SUPABASE_PUBLISHABLE_KEY: supabaseKey,
        GUICHET_MACHINE_ID: machineId,
        GUICHET_MACHINE_TOKEN: machineToken,
        GUICHET_BRIDGE_SERIAL: serialPath,
        GUICHET_BRIDGE_DATA: data,
        GUICHET_BRIDGE_PORT: String(this.port),
        GUICHET_BRIDGE_TOKEN: bridgeToken,
        GUICHET_BRIDGE_READ_TOKEN: readToken,
        GUICHET_BRIDGE_LOG_LEVEL: 'info',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.#output = '';
    const keep = (chunk: Buffer): void => {
      this.#output = (this.#output + chunk.toString()).slice(-20_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    if (logFile !== undefined) {
      mkdirSync(dirname(logFile), { recursive: true });
      const log = createWriteStream(logFile, { flags: 'a' });
      child.stdout.pipe(log);
      child.stderr.pipe(log, { end: false });
    }
    const until = Date.now() + 60_000; // a second where the computer has nothing else to do
    while (!(await this.#answers())) {
      if (!this.running) throw new Error(`the bridge ended while starting:\n${this.#output}`);
      if (Date.now() > until) throw new Error(`the bridge did not answer:\n${this.#output}`);
      await wait(20);
    }
  }

  /** Power cut of the Raspberry Pi. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  async status(): Promise<unknown> {
    return (await fetch(`${this.url}/v1/status`, { headers: { authorization: `Bearer ${readToken}` } })).json();
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child;
    if (!child || !this.running) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await ended;
  }

  async #answers(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/healthz`, { signal: AbortSignal.timeout(1_000) })).ok;
    } catch {
      return false; // not listening yet
    }
  }
}

/** A port that is free now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  if (typeof address !== 'object' || address === null) throw new Error('no free port');
  return address.port;
}

/** Asks until `condition` holds. @throws Error naming `what` after `milliseconds` */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  milliseconds = 10_000,
): Promise<void> {
  const end = performance.now() + milliseconds;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`waited ${milliseconds} ms in vain: ${what}`);
    await wait(5);
  }
}
