import { execFile } from 'node:child_process';

/**
 * Tells systemd how the service is. sd_notify wants a datagram on a unix socket, which Node cannot send
 * without native code; the small program `systemd-notify` of the same package as systemd can. It is a
 * child, so the unit needs NotifyAccess=all.
 */
export class SystemdNotifier {
  readonly #socket: string | undefined;
  readonly #watchdogMilliseconds: number;
  readonly #onError: (message: string) => void;
  #timer: NodeJS.Timeout | undefined;

  constructor(env: NodeJS.ProcessEnv, onError: (message: string) => void) {
    this.#socket = env.NOTIFY_SOCKET;
    this.#watchdogMilliseconds = Number(env.WATCHDOG_USEC ?? 0) / 1_000;
    this.#onError = onError;
  }

  ready(): void {
    this.#notify('READY=1');
  }

  /** Feeds the watchdog three times in its period while `healthy` says so. */
  watch(healthy: () => boolean): void {
    if (this.#socket === undefined || this.#watchdogMilliseconds <= 0) return;
    this.#timer = setInterval(() => {
      if (healthy()) this.#notify('WATCHDOG=1');
    }, this.#watchdogMilliseconds / 3);
    this.#timer.unref();
  }

  stopping(): void {
    clearInterval(this.#timer);
    this.#notify('STOPPING=1');
  }

  #notify(state: string): void {
    if (this.#socket === undefined) return;
    execFile('systemd-notify', [state], { timeout: 5_000 }, (error) => {
      if (error) this.#onError(`systemd-notify ${state} failed: ${error.message.split('\n')[0] ?? ''}`);
    });
  }
}
