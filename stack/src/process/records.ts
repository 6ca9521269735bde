import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { codeOf } from '../errorCode.ts';
import { writePrivate } from '../privateFile.ts';
import { hasEnvironment, membersOf, startOf } from './identity.ts';

/** Every child of the stack carries this variable with the home it belongs to. */
export const homeMark = 'GUICHET_STACK_HOME';

const recordSchema = z.object({ pid: z.number().int().positive(), start: z.string() });
export type ProcessRecord = z.infer<typeof recordSchema>;

/** Notes that `pid` runs as `name` of this home, so that a later start can find it again. */
export function recordProcess(home: string, name: string, pid: number): void {
  const start = startOf(pid);
  if (start === undefined) return;
  mkdirSync(join(home, 'run'), { recursive: true });
  writePrivate(recordFile(home, name), `${JSON.stringify({ pid, start })}\n`);
}

export function forgetProcess(home: string, name: string): void {
  rmSync(recordFile(home, name), { force: true });
}

/** Whether a process was ever recorded under this name and not forgotten; it may have ended. */
export function isRecorded(home: string, name: string): boolean {
  return readRecord(recordFile(home, name)) !== undefined;
}

/** The recorded process if it is still the one that was recorded. */
export function runningProcess(home: string, name: string): ProcessRecord | undefined {
  const record = readRecord(recordFile(home, name));
  return record && startOf(record.pid) === record.start ? record : undefined;
}

/**
 * Ends what a killed supervisor left behind: each recorded process with its group. A recycled pid is
 * never touched: the start time must match, and the members of a group whose leader is gone must
 * carry this home's mark.
 * @param except names that are left alone
 * @returns names of the processes that were ended
 */
export async function endOrphans(home: string, except: readonly string[] = []): Promise<string[]> {
  const folder = join(home, 'run');
  if (!existsSync(folder)) return [];
  const ended: string[] = [];
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    const name = file.slice(0, -'.json'.length);
    if (except.includes(name)) continue;
    const record = readRecord(join(folder, file));
    if (record && (await endGroup(record, home))) ended.push(name);
    rmSync(join(folder, file), { force: true });
  }
  return ended;
}

/** SIGTERM to the group, SIGKILL to what is left after `patience` milliseconds. */
export async function endGroup(record: ProcessRecord, home: string, patience = 10_000): Promise<boolean> {
  const ours = () =>
    membersOf(record.pid).filter((pid) =>
      pid === record.pid ? startOf(pid) === record.start : hasEnvironment(pid, homeMark, home),
    );
  if (ours().length === 0) return false;
  for (const pid of ours()) signal(pid, 'SIGTERM');
  for (let waited = 0; waited < patience; waited += 50) {
    if (ours().length === 0) return true;
    await sleep(50);
  }
  for (const pid of ours()) signal(pid, 'SIGKILL');
  await sleep(100);
  return true;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // ended between looking and signalling
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

function readRecord(file: string): ProcessRecord | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return recordSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    // cut short by a full disk or edited by hand: nothing can be said about any process
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

function recordFile(home: string, name: string): string {
  return join(home, 'run', `${name}.json`);
}

/**
 * Takes a name of this home for the calling process; of two that try at once one gets it.
 * @returns the process that holds it already, or undefined when it is ours now
 */
export function claimName(home: string, name: string): ProcessRecord | undefined {
  mkdirSync(join(home, 'run'), { recursive: true });
  const start = startOf(process.pid);
  if (start === undefined) throw new Error('This process cannot see itself: is /proc mounted?');
  for (;;) {
    try {
      writeFileSync(recordFile(home, name), `${JSON.stringify({ pid: process.pid, start })}\n`, {
        mode: 0o600,
        flag: 'wx',
      });
      return undefined;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
    const holder = runningProcess(home, name);
    if (holder) return holder;
    forgetProcess(home, name);
  }
}
