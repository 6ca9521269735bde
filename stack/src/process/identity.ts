import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { codeOf } from '../errorCode.ts';

/**
 * When a process started, in a form that can only be compared: a pid alone says nothing, for the
 * system gives it to another process once it is free.
 * @returns undefined where no such process runs (one that has ended and waits to be collected counts as ended)
 */
export function startOf(pid: number): string | undefined {
  if (!existsSync('/proc/self/stat')) return startByPs(pid);
  const stat = readStat(pid);
  return stat && stat.state !== 'Z' ? `${bootId()}:${stat.start}` : undefined;
}

/** Living members of a process group, its leader included; only the leader where there is no /proc. */
export function membersOf(group: number): number[] {
  if (!existsSync('/proc/self/stat')) return startByPs(group) === undefined ? [] : [group];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const stat = readStat(pid);
      return stat !== undefined && stat.state !== 'Z' && stat.group === group;
    });
}

/** Whether a process was given this environment variable at its start; false where that cannot be seen. */
export function hasEnvironment(pid: number, name: string, value: string): boolean {
  const text = readProc(`/proc/${pid}/environ`);
  return text !== undefined && text.split('\0').includes(`${name}=${value}`);
}

interface Stat {
  state: string;
  group: number;
  start: string;
}

function readStat(pid: number): Stat | undefined {
  const text = readProc(`/proc/${pid}/stat`);
  if (text === undefined) return undefined;
  // the second field is the command in brackets and may hold anything; see proc(5) for the order after it
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, , group] = fields;
  const start = fields[19];
  return state && group && start ? { state, group: Number(group), start } : undefined;
}

/** Undefined when the process has ended or belongs to somebody else. */
function readProc(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

function bootId(): string {
  return readProc('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
}

function startByPs(pid: number): string | undefined {
  try {
    return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim() || undefined;
  } catch (error) {
    // ps ends with 1 when there is no such process
    if (typeof error === 'object' && error !== null && 'status' in error && error.status === 1) return undefined;
    throw error;
  }
}
