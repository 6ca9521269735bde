import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { openPty, type Pty } from './pty.ts';

export interface CableOptions {
  /** Where the serial device shows, as udev's symlink does on a Raspberry Pi. */
  path: string;
  /** Bytes of the host, latin1. */
  onText(text: string): void;
}

/** The USB cable of the adapter: a pseudo-terminal behind a name that stays while the device changes. */
export class Cable {
  readonly #options: CableOptions;
  #pty: Pty | undefined;

  constructor(options: CableOptions) {
    this.#options = options;
  }

  get plugged(): boolean {
    return this.#pty !== undefined;
  }

  plug(): void {
    if (this.#pty) return;
    const pty = openPty();
    this.#pty = pty;
    pty.onData((chunk) => {
      if (this.#pty === pty) this.#options.onText(chunk.toString('latin1'));
    });
    mkdirSync(dirname(this.#options.path), { recursive: true });
    rmSync(this.#options.path, { force: true });
    symlinkSync(pty.path, this.#options.path);
  }

  unplug(): void {
    rmSync(this.#options.path, { force: true });
    this.#pty?.close();
    this.#pty = undefined;
  }

  send(text: string): void {
    this.#pty?.write(text);
  }
}
