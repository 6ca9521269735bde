import { claimName, endOrphans, forgetProcess } from './process/records.ts';
import { createParts } from './parts.ts';
import { writeStackEnv } from './envFile.ts';
import { assertPortFree } from './listen.ts';
import { endOrphan } from './postgres/orphan.ts';
import { clusterFolder } from './postgres/service.ts';
import type { Log, Service } from './service.ts';
import type { PortName, Settings } from './settings.ts';
import { addressTable } from './table.ts';

/** Another supervisor runs on this home. */
export class AlreadyRunningError extends Error {
  override name = 'AlreadyRunningError';
}

/** Starts the parts in order and ends them in reverse. */
export class Supervisor {
  readonly #started: Service[] = [];
  #stopping: Promise<void> | undefined;
  readonly #settings: Settings;
  readonly #log: Log;

  constructor(settings: Settings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  /** Takes the home. @throws AlreadyRunningError */
  async claim(): Promise<void> {
    const { home } = this.#settings;
    const holder = claimName(home, 'supervisor');
    if (holder)
      throw new AlreadyRunningError(
        `A stack already runs on ${home} (process ${holder.pid}): end it with "npm stop", or choose another GUICHET_HOME`,
      );
    for (const name of await endOrphans(home, ['supervisor'])) this.#log(`Ended ${name} of an earlier start`);
    if (await endOrphan(clusterFolder(home))) this.#log('Ended Postgres of an earlier start');
  }

  /** Before anything is started: half a stack is of no use. @throws PortBusyError */
  async #checkPorts(): Promise<void> {
    const { supabase, stripe, telegram, mail } = this.#settings;
    const needed: PortName[] = ['database', 'n8n', 'n8nBroker', 'web'];
    if (supabase.embedded) needed.push('supabase', 'postgrest');
    if (mail.embedded) needed.push('mail', 'smtp');
    if (telegram.embedded) needed.push('telegram');
    if (stripe.embedded) needed.push('stripe');
    for (const name of needed) await assertPortFree(this.#settings, name);
  }

  /**
   * @returns the table of addresses
   * @throws with the name of the part that did not start
   */
  async start(): Promise<string> {
    const { home } = this.#settings;
    await this.#checkPorts();
    for (const part of createParts(this.#settings, this.#log)) {
      if (this.#stopping) throw new Error('stopped while starting');
      this.#started.push(part);
      const began = Date.now();
      await part.start();
      if (Date.now() - began > 2_000) this.#log(`${part.name} (${((Date.now() - began) / 1_000).toFixed(1)} s)`);
    }
    const env: Record<string, string> = { GUICHET_HOME: home };
    for (const part of this.#started) Object.assign(env, part.env());
    writeStackEnv(home, env);
    return addressTable(this.#started.flatMap((part) => part.rows()));
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stopAll();
    return this.#stopping;
  }

  async #stopAll(): Promise<void> {
    for (const part of this.#started.toReversed()) {
      try {
        await part.stop();
      } catch (error) {
        // the others must end all the same
        this.#log(`${part.name} did not end cleanly: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    forgetProcess(this.#settings.home, 'supervisor');
  }
}
