import { chmodSync, fchmodSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file that only its owner may read, whole or not at all (a reader never sees half of it). */
export function writePrivate(file: string, text: string): void {
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, text, { mode: 0o600 });
  chmodSync(partial, 0o600);
  renameSync(partial, file);
}

/**
 * Opens a log for appending that only its owner may read, also one that an earlier version left open to others.
 * Its folder is made. @returns a file descriptor
 */
export function openPrivateLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  const log = openSync(file, 'a', 0o600);
  fchmodSync(log, 0o600);
  return log;
}

/**
 * Runs what starts a process so that the files it makes are its owner's alone. Folders stay passable (711):
 * Postgres may run under an account of its own below the same home. The mask is this process's own again afterwards.
 */
export function withPrivateFiles<T>(start: () => T): T {
  const before = process.umask(0o066);
  try {
    return start();
  } finally {
    process.umask(before);
  }
}
