import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPrivateLog, withPrivateFiles } from '../privateFile.ts';
import type { Log } from '../service.ts';
import { startOf } from './identity.ts';
import { endGroup, forgetProcess, homeMark, recordProcess } from './records.ts';

export interface ChildOptions {
  name: string;
  home: string;
  command: string;
  args: string[];
  /** The whole environment of the child; nothing is inherited by accident. */
  env: NodeJS.ProcessEnv;
  cwd: string;
  logFile: string;
  /** Whether it answers; asked again and again until it does. */
  ready: () => Promise<boolean>;
  /** Milliseconds after which a child that does not answer has failed to start. */
  readyWithin: number;
  /** Milliseconds it may take to end by itself. */
  patience?: number;
  log: Log;
}

/** Milliseconds before the first, second, … restart; the last one repeats. */
const backoff = [250, 1_000, 2_000, 5_000, 10_000, 30_000];
/** A child that ran this long has recovered: the next failure counts as its first. */
const steady = 60_000;

/**
 * A process that is started again whenever it ends by itself. It leads a process group of its own, so
 * that its own children end with it and a Ctrl-C in the terminal does not reach it directly.
 */
export class Child {
  #process: ChildProcess | undefined;
  #startTime: string | undefined;
  #stopping = false;
  #failures = 0;
  readonly #options: ChildOptions;

  constructor(options: ChildOptions) {
    this.#options = options;
  }

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** @throws when it ends or does not answer in time; the message names the log */
  async start(): Promise<void> {
    this.#stopping = false;
    await this.#launch();
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const { name, home, patience } = this.#options;
    const [child, start] = [this.#process, this.#startTime];
    if (child?.pid !== undefined && start !== undefined) await endGroup({ pid: child.pid, start }, home, patience);
    this.#process = undefined;
    forgetProcess(home, name);
  }

  async #launch(): Promise<void> {
    const { name, home, command, args, env, cwd, logFile, ready, readyWithin } = this.#options;
    const log = openPrivateLog(logFile);
    const child = withPrivateFiles(() =>
      spawn(command, args, { cwd, env: { ...env, [homeMark]: home }, stdio: ['ignore', log, log], detached: true }),
    );
    closeSync(log);
    this.#process = child;
    const began = Date.now();
    let ended: string | undefined;
    child.once('error', (error) => {
      ended = error.message;
    });
    child.once('exit', (code, signal) => {
      ended = signal ?? `code ${code}`;
    });
    if (child.pid !== undefined) {
      recordProcess(home, name, child.pid);
      this.#startTime = startOf(child.pid);
    }
    while (!(await ready())) {
      if (ended !== undefined) throw new Error(`${name} ended while starting (${ended}), see ${logFile}`);
      if (this.#stopping) throw new Error(`${name} was stopped while starting`);
      if (Date.now() - began > readyWithin)
        throw new Error(`${name} does not answer after ${readyWithin / 1_000} s, see ${logFile}`);
      await sleep(50);
    }
    const watch = (): void => {
      if (this.#stopping || this.#process !== child) return;
      if (Date.now() - began > steady) this.#failures = 0;
      void this.#restart(ended ?? 'unknown reason');
    };
    if (ended === undefined) child.once('exit', watch);
    else watch();
  }

  async #restart(reason: string): Promise<void> {
    const { name, log, home } = this.#options;
    const { pid } = this;
    // members of its group that outlived it would hold its port
    if (pid !== undefined) await endGroup({ pid, start: this.#startTime ?? '' }, home, 2_000);
    for (let why = reason; !this.#stopping;) {
      const pause = backoff[Math.min(this.#failures, backoff.length - 1)] ?? 30_000;
      this.#failures += 1;
      log(`${name} has ended (${why}): started again in ${pause / 1_000} s`);
      await sleep(pause);
      if (this.#stopping) return;
      try {
        await this.#launch();
        log(`${name} answers again`);
        return;
      } catch (error) {
        why = error instanceof Error ? error.message : String(error);
        if (this.#process?.pid !== undefined)
          await endGroup({ pid: this.#process.pid, start: this.#startTime ?? '' }, home, 2_000);
      }
    }
  }
}
