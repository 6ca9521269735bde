import type { Server } from 'node:net';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

/** One line for the one who runs the stand-in. */
export type Log = (line: string) => void;

/** A wrong or missing option: the message is one line that begins with it. */
export class OptionError extends Error {
  override name = 'OptionError';
}

/** What a stand-in that was started says of itself. */
export interface Started {
  /** Lines for the one who started it: addresses and keys. */
  lines: string[];
  stop(): Promise<void>;
}

/** What the options of a command line say. */
export interface Given {
  /** The value of an option, or its default. @throws OptionError where it has neither */
  text(name: string): string;
  /** A TCP port. @throws OptionError */
  port(name: string): number;
  /** Folder for what is kept: the one of `--keep`, which stays, else a new one that goes when the stand-in ends. */
  folder: string;
}

export interface Command {
  /** French first, then English; begins with `npm run standin -- <name>`. */
  help: string;
  /** Options with their defaults; undefined where one must be given. `--help`, `--host` and `--keep` are there anyway. */
  options: Readonly<Record<string, string | undefined>>;
  /** @throws OptionError, or what kept it from starting */
  start(given: Given, log: Log): Promise<Started>;
}

/** Runs a stand-in by itself until it is told to end; 2 is the exit code of a wrong command line. */
export async function runCommand(command: Command, args: string[]): Promise<void> {
  const say: Log = (line) => void process.stdout.write(`${line}\n`);
  let ended = async (): Promise<void> => undefined;
  try {
    const values = read(command, args);
    if (values.help) return say(command.help.trimEnd());
    const kept = values.texts.keep;
    const folder = kept === undefined || kept === '' ? mkdtempSync(join(tmpdir(), 'standin-')) : resolve(kept);
    const forget = (): void => {
      if (kept === '') rmSync(folder, { recursive: true, force: true });
    };
    ended = async () => forget();
    const { lines, stop } = await command.start(given(values.texts, folder), say);
    for (const line of lines) say(line);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        void stop().then(() => {
          forget();
          process.exit(0);
        });
      });
    }
  } catch (error) {
    await ended();
    const wrong = error instanceof OptionError;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    if (wrong) process.stderr.write(`\n${command.help}`);
    process.exit(wrong ? 2 : 1);
  }
}

function read(command: Command, args: string[]): { help: boolean; texts: Record<string, string | undefined> } {
  const defaults = { host: '127.0.0.1', keep: '', ...command.options };
  try {
    const { values } = parseArgs({
      args,
      options: {
        ...Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' as const }])),
        help: { type: 'boolean' as const },
      },
    });
    const texts = Object.fromEntries(
      Object.entries(defaults).map(([name, normal]) => {
        const value = Object.entries(values).find(([key]) => key === name)?.[1];
        return [name, typeof value === 'string' ? value : normal];
      }),
    );
    return { help: 'help' in values && values.help === true, texts };
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function given(texts: Record<string, string | undefined>, folder: string): Given {
  const text = (name: string): string => {
    const value = texts[name];
    if (value === undefined) throw new OptionError(`--${name} is missing`);
    return value;
  };
  return {
    text,
    port(name) {
      const port = Number(text(name));
      if (!Number.isInteger(port) || port < 1 || port > 65_535)
        throw new OptionError(`--${name} ${text(name)} is not a port: give a number from 1 to 65535`);
      return port;
    },
    folder,
  };
}

/** @throws Error that names the port where it is taken */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((settled, failed) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      failed(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is busy: free it, or choose another`) : error),
    );
    server.listen(port, host, () => settled());
  });
}
