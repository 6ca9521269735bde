import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codeOf } from '../errorCode.ts';
import { recordProcess, runningProcess, isRecorded } from './records.ts';

/** Beside `run/`, whose processes are ended with the folder: its owner is not. */
const ownerFolder = (folder: string): string => join(folder, 'owner');

/** Notes that this process owns a temporary folder and what runs on it. */
export function ownFolder(folder: string): void {
  recordProcess(ownerFolder(folder), pidSpace(), process.pid);
}

/**
 * Temporary folders with this prefix whose owner has ended without clearing up, a killed test run for one. Folders of
 * other accounts, of other containers that share the folder, and those that nobody has noted as theirs are left out.
 */
export function abandonedFolders(prefix: string, within: string = tmpdir()): string[] {
  return readdirSync(within)
    .filter((name) => name.startsWith(prefix))
    .map((name) => join(within, name))
    .filter(
      (folder) =>
        isOurs(folder) &&
        isRecorded(ownerFolder(folder), pidSpace()) &&
        runningProcess(ownerFolder(folder), pidSpace()) === undefined,
    );
}

/** Process numbers of one container say nothing in another. */
function pidSpace(): string {
  try {
    return `pid-${readlinkSync('/proc/self/ns/pid').replaceAll(/\D/g, '')}`;
  } catch (error) {
    if (['ENOENT', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return 'pid';
    throw error;
  }
}

function isOurs(folder: string): boolean {
  const stat = statSync(folder, { throwIfNoEntry: false });
  return stat?.isDirectory() === true && (process.getuid === undefined || stat.uid === process.getuid());
}
