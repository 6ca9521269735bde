import { execFile } from 'node:child_process';
import type { Part } from './part.ts';

export interface SystemdNotifierOptions {
  /** NOTIFY_SOCKET and WATCHDOG_USEC; without them nobody is told anything. */
  env: NodeJS.ProcessEnv;
  /** The watchdog is fed while this says so. */
  healthy(): boolean;
  onError(message: string): void;
}

/**
 * Tells systemd how the service is. sd_notify wants a datagram on a unix socket, which Node cannot send
 * without native code; the small program `systemd-notify` of the same package as systemd can. It is a
 * child, so the unit needs NotifyAccess=all.
 */
export class SystemdNotifier implements Part {
  readonly #options: SystemdNotifierOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: SystemdNotifierOptions) {
    this.#options = options;
  }

  /** The service is ready; from here on the watchdog is fed three times in its period. */
  start(): void {
    const { env, healthy } = this.#options;
    this.#notify('READY=1');
    const milliseconds = Number(env.WATCHDOG_USEC ?? 0) / 1_000;
    if (env.NOTIFY_SOCKET === undefined || milliseconds <= 0) return;
    this.#timer = setInterval(() => {
      if (healthy()) this.#notify('WATCHDOG=1');
    }, milliseconds / 3);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#notify('STOPPING=1');
  }

  #notify(state: string): void {
    const { env, onError } = this.#options;
    if (env.NOTIFY_SOCKET === undefined) return;
    execFile('systemd-notify', [state], { timeout: 5_000 }, (error) => {
      if (error) onError(`systemd-notify ${state} failed: ${error.message.split('\n')[0] ?? ''}`);
    });
  }
}
