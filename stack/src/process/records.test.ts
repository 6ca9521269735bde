import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { membersOf, startOf } from './identity.ts';
import { claimName, endOrphans, homeMark, recordProcess, runningProcess } from './records.ts';

let home: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'guichet-records-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(home, { recursive: true });
});

/** A process that stands for one of the stack's: leads a group and carries the home's mark. */
async function orphan(script = 'sleep 60', mark = home): Promise<number> {
  const child = spawn('sh', ['-c', script], {
    detached: true,
    stdio: 'ignore',
    env: { PATH: process.env.PATH, [homeMark]: mark },
  });
  children.push(child);
  if (child.pid === undefined) throw new Error('sh did not start');
  await sleep(50);
  return child.pid;
}

describe('what a killed supervisor left behind', () => {
  test('is found by its pid and its start, and ended', async () => {
    const pid = await orphan();
    recordProcess(home, 'n8n', pid);
    expect(runningProcess(home, 'n8n')?.pid).toBe(pid);
    expect(await endOrphans(home)).toEqual(['n8n']);
    expect(startOf(pid)).toBeUndefined();
    expect(existsSync(join(home, 'run/n8n.json'))).toBe(false);
  });

  test('is ended with the processes it has started', async () => {
    const pid = await orphan('sleep 60 & sleep 61 & wait');
    recordProcess(home, 'n8n', pid);
    const members = membersOf(pid);
    expect(members).toHaveLength(3);
    await endOrphans(home);
    expect(members.filter((member) => startOf(member) !== undefined)).toEqual([]);
  });

  test('is ended also when only its children are left', async () => {
    const pid = await orphan('sleep 60 & sleep 61 & wait');
    recordProcess(home, 'n8n', pid);
    process.kill(pid, 'SIGKILL');
    await sleep(100);
    const left = membersOf(pid);
    expect(left).toHaveLength(2);
    expect(await endOrphans(home)).toEqual(['n8n']);
    expect(left.filter((member) => startOf(member) !== undefined)).toEqual([]);
  });
});

describe('a recycled pid', () => {
  function record(name: string, pid: number, start: string): void {
    mkdirSync(join(home, 'run'), { recursive: true });
    writeFileSync(join(home, `run/${name}.json`), JSON.stringify({ pid, start }));
  }

  test('of another start is left alone, and its record removed', async () => {
    const pid = await orphan('sleep 60', '/somewhere/else');
    record('postgrest', pid, 'another start');
    expect(runningProcess(home, 'postgrest')).toBeUndefined();
    expect(await endOrphans(home)).toEqual([]);
    expect(startOf(pid)).toBeDefined();
    expect(existsSync(join(home, 'run/postgrest.json'))).toBe(false);
  });

  test('as a group of another stack is left alone too', async () => {
    const pid = await orphan('sleep 60 & sleep 61 & wait', '/somewhere/else');
    record('postgrest', pid, 'another start');
    await endOrphans(home);
    expect(membersOf(pid)).toHaveLength(3);
  });
});

describe('the name of a home', () => {
  test('is taken once', () => {
    expect(claimName(home, 'supervisor')).toBeUndefined();
    expect(claimName(home, 'supervisor')?.pid).toBe(process.pid);
  });

  test('is free again when its holder was killed', () => {
    mkdirSync(join(home, 'run'));
    writeFileSync(join(home, 'run/supervisor.json'), JSON.stringify({ pid: process.pid, start: 'before' }));
    expect(claimName(home, 'supervisor')).toBeUndefined();
  });

  test('is free again when its record was cut short', () => {
    mkdirSync(join(home, 'run'));
    writeFileSync(join(home, 'run/supervisor.json'), '{"pid": 1');
    expect(claimName(home, 'supervisor')).toBeUndefined();
  });
});
