import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from '@jest/globals';

// The script of the container with stand-ins of pg_dump and pg_restore: what becomes of dumps, good and bad.

const root = mkdtempSync(join(tmpdir(), 'guichet-backup-'));
afterAll(() => rmSync(root, { recursive: true }));
const bin = join(root, 'bin');
const folder = join(root, 'backups');
mkdirSync(bin);

const command = (name: string, script: string): void =>
  writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
const backup = (...args: string[]) =>
  spawnSync('sh', [join(__dirname, 'backup/backup.sh'), ...args], {
    encoding: 'utf8',
    env: { PATH: `${bin}:/usr/bin:/bin`, BACKUP_FOLDER: folder, BACKUP_DAYS: '14' },
  });
const dumps = (): string[] => readdirSync(folder).filter((file) => /^n8n-.*\.(dump|part)$/.test(file));
const aged = (file: string, days: number): void => {
  writeFileSync(join(folder, file), 'old');
  const then = new Date(Date.now() - days * 86_400_000);
  utimesSync(join(folder, file), then, then);
};

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  command('pg_dump', 'for a in "$@"; do case "$a" in --file=*) echo whole > "${a#--file=}";; esac; done');
  command('pg_restore', 'grep -q whole "$2"');
});

test('a dump is made, read back, and for this account alone', () => {
  const { status, stdout } = backup('once');
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^Sauvegarde · backup: .*\.dump\n$/) });
  const [file = ''] = dumps();
  expect(file).toMatch(/^n8n-\d{8}T\d{6}Z\.dump$/);
  expect(readFileSync(join(folder, file), 'utf8')).toBe('whole\n');
  expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
  expect(backup('check').status).toBe(0);
});

test.each([
  [
    'fails half way',
    'pg_dump',
    'for a in "$@"; do case "$a" in --file=*) echo half > "${a#--file=}";; esac; done; exit 1',
  ],
  ['cannot be read back', 'pg_restore', 'exit 1'],
])('one that %s leaves nothing, deletes nothing, and is told', (_what, name, script) => {
  aged('n8n-20260101T000000Z.dump', 40);
  command(name, script);
  const { status, stderr } = backup('once');
  expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(/a échoué.* · .*failed/) });
  expect(dumps()).toEqual(['n8n-20260101T000000Z.dump']);
  expect(backup('check').status).toBe(1);
});

test('what is older than so many days goes, after a good one', () => {
  aged('n8n-20260101T000000Z.dump', 40);
  aged('n8n-20260110T000000Z.dump', 3);
  aged('evidence.sql', 40);
  writeFileSync(join(folder, 'n8n-20260111T000000Z.dump.part'), 'cut off');
  expect(backup('once').status).toBe(0);
  expect(dumps()).toHaveLength(2);
  expect(dumps()).toContain('n8n-20260110T000000Z.dump');
  expect(readdirSync(folder)).toContain('evidence.sql');
});

test('the health check is ill when the newest is older than a day and an hour', () => {
  expect(backup('check').status).toBe(1);
  backup('once');
  const then = new Date(Date.now() - 26 * 3_600_000);
  utimesSync(join(folder, 'last'), then, then);
  expect(backup('check').status).toBe(1);
});

test('a word that it does not know is refused', () => {
  expect(backup('monthly')).toMatchObject({ status: 2, stderr: expect.stringContaining('usage') });
});
