import { stat } from 'node:fs/promises';
import type { OpenPort, Port } from './port.ts';

export interface LinkEvents {
  up(): void;
  down(reason: string): void;
  data(chunk: Uint8Array): void;
}

export interface LinkOptions {
  path: string;
  baudRate: number;
  open: OpenPort;
  events: LinkEvents;
  log(message: string, details?: Record<string, unknown>): void;
  /** Look at the device node this often; an unplugged device with a data stream tells nothing by itself. */
  checkMilliseconds?: number;
  /** First and longest wait between two attempts. */
  backoffMilliseconds?: readonly [number, number];
  /** How long the operating system may take to take bytes; after that the line counts as stuck. */
  writeMilliseconds?: number;
}

export type Written = { written: true } | { written: false; sure: boolean; reason: string };

/**
 * One serial line that comes and goes.
 *
 * Three traps of serialport are answered here: an unplug may show neither as error nor as close, so the
 * device node is looked at; a write on a closed port is kept and delivered after a reopen, so nothing is
 * written unless the port is open; an object that has failed stays dead, so every connection takes a new one.
 */
export class SerialLink {
  readonly #options: LinkOptions;
  #port: Port | undefined;
  #device = '';
  #up = false;
  #stopped = true;
  #attempt = 0;
  #connects = 0;
  #timer: NodeJS.Timeout | undefined;
  #check: NodeJS.Timeout | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  get isUp(): boolean {
    return this.#up;
  }

  /** Connections so far; one more than the reconnects. */
  get connects(): number {
    return this.#connects;
  }

  start(): void {
    this.#stopped = false;
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#drop('stopped');
  }

  /** Drops this connection and makes a new one: for a board that has gone silent. */
  async restart(reason: string): Promise<void> {
    await this.#drop(reason);
  }

  /**
   * Hands bytes to the operating system.
   * `written: false, sure: true` means that not one byte can have left; `sure: false` that nobody knows.
   */
  async write(bytes: Uint8Array): Promise<Written> {
    const port = this.#port;
    if (!this.#up || port === undefined || !port.isOpen)
      return { written: false, sure: true, reason: 'the serial port is not open' };
    const patience = this.#options.writeMilliseconds ?? 2_000;
    return new Promise((resolve) => {
      // an approve that waits in a stuck line would leave it once the vend is long over
      const stuck = setTimeout(() => {
        resolve({ written: false, sure: false, reason: `the line took nothing for ${patience} ms` });
        void this.#drop(`the line took nothing for ${patience} ms`, port);
      }, patience);
      port.write(bytes, (error) => {
        clearTimeout(stuck);
        if (error) {
          resolve({ written: false, sure: false, reason: error.message });
          void this.#drop(`a write failed: ${error.message}`, port);
        } else {
          resolve({ written: true });
        }
      });
    });
  }

  async #connect(): Promise<void> {
    if (this.#stopped || this.#port) return;
    const { path, baudRate, open } = this.#options;
    const device = await this.#identify();
    if (device === undefined) {
      this.#retry(`${path} is not there: is the adapter plugged in?`);
      return;
    }
    if (this.#stopped) return;
    const port = open(path, baudRate);
    this.#port = port;
    port.on('data', (chunk) => {
      if (this.#port === port && this.#up) this.#options.events.data(chunk);
    });
    port.on('error', (error) => void this.#drop(error.message, port));
    port.on('close', (error) => void this.#drop(error?.message ?? 'the port closed', port));
    port.open((error) => {
      if (this.#port !== port) {
        // given up while it was being opened: an open port nobody knows would keep everybody else from the device
        if (!error) port.close(() => undefined);
        return;
      }
      if (error) {
        this.#port = undefined;
        port.removeAllListeners();
        this.#retry(openingFailed(path, error));
        return;
      }
      this.#device = device;
      this.#attempt = 0;
      this.#connects += 1;
      this.#up = true;
      this.#check = setInterval(() => void this.#look(), this.#options.checkMilliseconds ?? 100);
      this.#options.log('serial port open', { path, baudRate });
      this.#options.events.up();
    });
  }

  /** Device and inode behind the path: a new device under an old name is another one. */
  async #identify(): Promise<string | undefined> {
    try {
      const found = await stat(this.#options.path);
      return `${found.dev}:${found.ino}:${found.rdev}`;
    } catch {
      return undefined; // whatever the reason, there is no device to speak to
    }
  }

  async #look(): Promise<void> {
    const port = this.#port;
    if (!this.#up || port === undefined) return;
    const device = await this.#identify();
    if (this.#port === port && this.#up && (device !== this.#device || !port.isOpen)) {
      await this.#drop(device === undefined ? 'the device is gone' : 'another device has taken its place', port);
    }
  }

  async #drop(reason: string, of: Port | undefined = this.#port): Promise<void> {
    const port = this.#port;
    if (port === undefined || port !== of) return;
    this.#port = undefined;
    clearInterval(this.#check);
    const wasUp = this.#up;
    this.#up = false;
    port.removeAllListeners();
    port.on('error', () => undefined); // a dying port may speak once more; nobody must fall over it
    if (wasUp) {
      this.#options.log('serial line down', { reason });
      this.#options.events.down(reason);
    }
    if (port.isOpen) {
      await new Promise<void>((resolve) => {
        // a device that is gone may never answer its close
        const patience = setTimeout(resolve, 1_000);
        // what has not left a line that failed must not leave it later; a word at parting may
        if (!this.#stopped) port.flush(() => undefined);
        port.close(() => {
          clearTimeout(patience);
          resolve();
        });
      });
    }
    this.#retry(reason);
  }

  #retry(reason: string): void {
    if (this.#stopped) return;
    const [first, longest] = this.#options.backoffMilliseconds ?? [100, 5_000];
    const wait = Math.min(longest, first * 2 ** Math.min(this.#attempt, 10));
    if (this.#attempt === 0 || wait === longest)
      this.#options.log('serial port: next attempt', { reason, milliseconds: wait });
    this.#attempt += 1;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), wait);
  }
}

function openingFailed(path: string, error: Error): string {
  if (/lock/i.test(error.message)) return `${path} is in use by another process: stop the other bridge or terminal`;
  if (/permission|EACCES/i.test(error.message))
    return `${path} may not be opened: add this account to the group dialout`;
  return `${path} cannot be opened: ${error.message}`;
}
