import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import { openPty, type Pty } from './pty.ts';

export interface CableOptions {
  /** Where the serial device shows, as udev's symlink does on a Raspberry Pi. */
  path: string;
  onLine(line: string): void;
}

/** The USB cable of the adapter: a pseudo-terminal behind a name that stays while the device changes. */
export class Cable {
  readonly #options: CableOptions;
  #pty: Pty | undefined;
  #held = '';

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
    this.#held = '';
    pty.onData((chunk) => {
      if (this.#pty === pty) this.#receive(chunk.toString('latin1'));
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

  #receive(text: string): void {
    const lines = (this.#held + text).split(/[\r\n]+/);
    this.#held = (lines.pop() ?? '').slice(-256);
    for (const line of lines) if (line.trim() !== '') this.#options.onLine(line.trim());
  }
}
