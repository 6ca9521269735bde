import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { Journal } from './journal.ts';
import { recover } from './recover.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-journal-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const steps = ['REQUESTED', 'PAID', 'APPROVE_INTENT', 'APPROVE_SENT'] as const;

/** Goes so far in a process of its own, which then dies by SIGKILL without closing anything. */
function crashAfter(step: (typeof steps)[number]): void {
  const script = `
    import { Journal } from './bridge/src/journal/journal.ts';
    const journal = new Journal(${JSON.stringify(join(folder, 'journal.sqlite'))});
    journal.request('a', '2.50', 'B2');
    for (const step of ${JSON.stringify(steps.slice(1, steps.indexOf(step) + 1))}) journal.advance('a', step);
    process.kill(process.pid, 'SIGKILL');`;
  const { signal, stderr } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
    encoding: 'utf8',
  });
  if (signal !== 'SIGKILL') throw new Error(stderr);
}

describe('a crash behind each step', () => {
  test.each([
    ['REQUESTED', 'FAILED', 'failure'],
    ['PAID', 'FAILED', 'failure'],
  ] as const)('%s: the money goes back, nothing is listened for', (step, state, outcome) => {
    crashAfter(step);
    const journal = new Journal(join(folder, 'journal.sqlite'));
    expect(recover(journal)).toBeNull();
    expect(journal.pending()).toMatchObject([{ sessionId: 'a', state, outcome, reported: false }]);
    journal.close();
  });

  test.each(['APPROVE_INTENT', 'APPROVE_SENT'] as const)('%s: listened for, never sent again', (step) => {
    crashAfter(step);
    const journal = new Journal(join(folder, 'journal.sqlite'));
    expect(recover(journal)).toEqual({ sessionId: 'a', amount: '2.50', item: 'B2', phase: 'recovering' });
    expect(journal.find('a')?.state).toBe(step);
    expect(() => journal.advance('a', 'PAID')).toThrow(/cannot become PAID/);
    if (step === 'APPROVE_SENT')
      expect(() => journal.advance('a', 'APPROVE_INTENT')).toThrow(/cannot become APPROVE_INTENT/);
    journal.close();
  });
});

test('of two vends behind an approve only the newest is listened for', () => {
  let now = 1;
  const journal = new Journal(':memory:', () => (now += 1));
  for (const id of ['old', 'new']) {
    journal.request(id, '1.00', '1');
    journal.advance(id, 'PAID');
    journal.advance(id, 'APPROVE_INTENT');
  }
  expect(recover(journal)?.sessionId).toBe('new');
  expect(journal.find('old')).toMatchObject({ state: 'UNKNOWN', outcome: 'unknown' });
});

test('every commit is on the medium: WAL with synchronous FULL', () => {
  const path = join(folder, 'journal.sqlite');
  const journal = new Journal(path);
  expect(journal.durability()).toEqual({ journalMode: 'wal', synchronous: 2 });
  journal.close();
});

test('a second bridge on the same journal is refused', () => {
  const path = join(folder, 'journal.sqlite');
  const first = new Journal(path);
  first.request('a', '1.00', '1');
  expect(() => new Journal(path)).toThrow(/locked/);
  first.close();
});

test('a vend ends once', () => {
  const journal = new Journal(':memory:');
  journal.request('a', '1.00', '1');
  expect(journal.finish('a', { state: 'FAILED', outcome: 'timeout', detail: 'x', report: true })).toBe(true);
  expect(journal.finish('a', { state: 'UNKNOWN', outcome: 'unknown', detail: 'y', report: true })).toBe(false);
  expect(() => journal.advance('a', 'PAID')).toThrow();
  expect(journal.find('a')).toMatchObject({ state: 'FAILED', outcome: 'timeout', detail: 'x' });
});

test('a success without an intent cannot be written', () => {
  const journal = new Journal(':memory:');
  journal.request('a', '1.00', '1');
  expect(journal.finish('a', { state: 'SUCCESS', outcome: 'success', detail: 'x', report: true })).toBe(false);
});

test('outcomes wait until they are acknowledged, and can be told again', () => {
  const journal = new Journal(':memory:');
  journal.request('a', '1.00', '1');
  expect(journal.pendingCount()).toBe(0);
  journal.finish('a', { state: 'FAILED', outcome: 'timeout', detail: '', report: true });
  expect(journal.pending().map(({ sessionId }) => sessionId)).toEqual(['a']);
  journal.acknowledge('a', 'timeout');
  expect(journal.pendingCount()).toBe(0);
  journal.reportAgain('a');
  expect(journal.pendingCount()).toBe(1);
});

test('the machine’s word takes the place of an UNKNOWN, once, and is told even while the UNKNOWN is on its way', () => {
  const journal = new Journal(':memory:');
  journal.request('a', '1.00', '1');
  journal.advance('a', 'PAID');
  journal.advance('a', 'APPROVE_INTENT');
  expect(journal.amend('a', { state: 'SUCCESS', outcome: 'success', detail: '' })).toBe(false);
  journal.finish('a', { state: 'UNKNOWN', outcome: 'unknown', detail: '', report: true });
  expect(journal.amend('a', { state: 'SUCCESS', outcome: 'success', detail: 'late' })).toBe(true);
  journal.acknowledge('a', 'unknown');
  expect(journal.pending()).toMatchObject([{ sessionId: 'a', state: 'SUCCESS', outcome: 'success', detail: 'late' }]);
  expect(journal.amend('a', { state: 'FAILED', outcome: 'failure', detail: '' })).toBe(false);
});

test('pruning forgets what is old and reported, nothing else', () => {
  let now = 0;
  const journal = new Journal(':memory:', () => now);
  for (const id of ['reported', 'waiting', 'open']) journal.request(id, '1.00', '1');
  journal.finish('reported', { state: 'FAILED', outcome: 'timeout', detail: '', report: true });
  journal.acknowledge('reported', 'timeout');
  journal.finish('waiting', { state: 'FAILED', outcome: 'timeout', detail: '', report: true });
  now = 31 * 86_400_000;
  expect(journal.prune(30)).toBe(1);
  expect(['reported', 'waiting', 'open'].map((id) => journal.find(id)?.state)).toEqual([
    undefined,
    'FAILED',
    'REQUESTED',
  ]);
});

test("the journal and what SQLite writes beside it are the account's own, also one that others could read before", () => {
  const file = join(folder, 'data/journal.sqlite');
  const open = () =>
    [file, `${file}-wal`, `${file}-shm`].filter((one) => existsSync(one) && (statSync(one).mode & 0o077) !== 0);
  const first = new Journal(file);
  first.request('a', '2.50', 'B2');
  expect(existsSync(`${file}-wal`)).toBe(true);
  expect(open()).toEqual([]);
  chmodSync(file, 0o644);
  chmodSync(`${file}-wal`, 0o644);
  first.close();
  chmodSync(file, 0o644);
  const second = new Journal(file);
  second.request('b', '2.50', 'B2');
  expect(open()).toEqual([]);
  second.close();
});
