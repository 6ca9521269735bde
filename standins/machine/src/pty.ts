import { write } from 'node:fs';
import { createRequire } from 'node:module';
import { ReadStream } from 'node:tty';
import { z } from 'zod';
import { packageFile } from './paths.ts';

const opened = z.object({ master: z.number().int(), slave: z.number().int(), pty: z.string() });
const binary = z.object({ open: z.function({ input: [z.number(), z.number()], output: opened }) });
const finder = z.object({ requireBinary: z.function({ input: [z.string()], output: z.unknown() }) });

/** The two ends of a pseudo-terminal: we keep the master, a serial port opens the path. */
export interface Pty {
  path: string;
  onData(listener: (chunk: Buffer) => void): void;
  write(text: string): void;
  close(): void;
}

/**
 * Opens a pseudo-terminal in raw mode: without it the kernel echoes the board's lines back as the host's.
 * Goes below `open()` of node-pty, whose object reads the far end as well, stealing what is meant for the
 * bridge, and whose `destroy()` signals the process group -1, which is every process of the account.
 */
export function openPty(): Pty {
  const load = createRequire(packageFile);
  const { requireBinary } = finder.parse(load('@lydell/node-pty/requireBinary.js'));
  const { master, slave, pty } = binary.parse(requireBinary('pty.node')).open(80, 24);
  const near = new ReadStream(master);
  const far = new ReadStream(slave); // held open, never read: without it the master fails while no bridge is there
  far.setRawMode(true);
  near.on('error', () => undefined); // the end of a closed pseudo-terminal reads as EIO
  far.on('error', () => undefined);
  const output = new Output(master);
  return {
    path: pty,
    onData: (listener) => void near.on('data', listener),
    write: (text) => output.push(text),
    close: () => {
      far.destroy(); // a write that waits for room ends with it
      output.close(() => near.destroy());
    },
  };
}

/**
 * Bytes towards the host, one write at a time, outside the event loop: a write through the stream would
 * stop the whole process once the kernel holds 4 kB that no bridge reads. Like a board whose host has
 * gone, it drops what finds no room.
 */
class Output {
  readonly #descriptor: number;
  readonly #room = 262_144;
  #queue: Buffer[] = [];
  #held = 0;
  #writing = false;
  #closed = false;
  #then: (() => void) | undefined;

  constructor(descriptor: number) {
    this.#descriptor = descriptor;
  }

  push(text: string): void {
    const bytes = Buffer.from(text, 'latin1');
    if (this.#closed || this.#held + bytes.length > this.#room) return;
    this.#queue.push(bytes);
    this.#held += bytes.length;
    this.#next();
  }

  /** @param then called when no write is under way any more: the number of a closed descriptor goes to another file */
  close(then: () => void): void {
    this.#closed = true;
    this.#queue = [];
    if (this.#writing) this.#then = then;
    else then();
  }

  #next(): void {
    const bytes = this.#queue[0];
    if (this.#writing || this.#closed || bytes === undefined) return;
    this.#writing = true;
    write(this.#descriptor, bytes, (error, written) => {
      this.#writing = false;
      if (this.#closed) {
        this.#then?.();
        return;
      }
      const taken = error ? (error.code === 'EAGAIN' ? 0 : bytes.length) : written;
      this.#held -= taken;
      if (taken === bytes.length) this.#queue.shift();
      else this.#queue[0] = bytes.subarray(taken);
      if (error?.code === 'EAGAIN') setTimeout(() => this.#next(), 2).unref();
      else this.#next();
    });
  }
}
