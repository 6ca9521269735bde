import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ReadStream } from 'node:tty';
import { z } from 'zod';
import { stackFolder } from '../paths.ts';

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
  const load = createRequire(join(stackFolder, 'package.json'));
  const { requireBinary } = finder.parse(load('@lydell/node-pty/requireBinary.js'));
  const { master, slave, pty } = binary.parse(requireBinary('pty.node')).open(80, 24);
  const near = new ReadStream(master);
  const far = new ReadStream(slave); // held open, never read: without it the master fails while no bridge is there
  far.setRawMode(true);
  near.on('error', () => undefined); // the end of a closed pseudo-terminal reads as EIO
  far.on('error', () => undefined);
  return {
    path: pty,
    onData: (listener) => void near.on('data', listener),
    write: (text) => {
      if (!near.destroyed) near.write(text);
    },
    close: () => {
      near.destroy();
      far.destroy();
    },
  };
}
