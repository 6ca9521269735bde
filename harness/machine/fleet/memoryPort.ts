import { EventEmitter } from 'node:events';
import type { Port } from '../../../bridge/src/serial/port.ts';

/** A serial line within the process: what the bridge writes goes to `deliver`, what is `sent` comes as data. */
export class MemoryPort extends EventEmitter implements Port {
  readonly #deliver: (text: string) => void;
  #open = false;

  constructor(deliver: (text: string) => void) {
    super();
    this.#deliver = deliver;
  }

  get isOpen(): boolean {
    return this.#open;
  }

  open(callback: (error: Error | null) => void): void {
    this.#open = true;
    setImmediate(callback, null);
  }

  write(bytes: Uint8Array, callback: (error: Error | null | undefined) => void): boolean {
    this.#deliver(Buffer.from(bytes).toString('latin1'));
    setImmediate(callback, null);
    return true;
  }

  flush(callback: (error: Error | null) => void): void {
    callback(null); // holds nothing
  }

  close(callback?: (error: Error | null) => void): void {
    this.#open = false;
    callback?.(null);
  }

  send(text: string): void {
    if (this.#open) this.emit('data', Buffer.from(text, 'latin1'));
  }
}
