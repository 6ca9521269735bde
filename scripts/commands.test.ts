import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';

// a command begins by loading what it works with, beside the other tests
jest.setTimeout(60_000);

const root = join(__dirname, '..');
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
/** Ours: those that run a file of this repository. */
const commands = Object.entries(scripts)
  .filter(([, line]) => line.startsWith('node '))
  .map(([name, line]) => ({ name, args: line.split(' ').slice(1) }));
const home = mkdtempSync(join(tmpdir(), 'guichet-commands-'));
afterAll(() => rmSync(home, { recursive: true }));

/** Where anything that it did would be seen: no database, no stack, an empty home. */
const run = (args: string[]) =>
  spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: home,
      GUICHET_HOME: home,
      DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/none',
    },
  });

describe.each(commands)('npm $name', ({ args }) => {
  test('says with --help how it is called, and does nothing', () => {
    const { status, stdout, stderr } = run([...args, '--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^npm /);
    expect(readdirSync(home)).toEqual([]);
  });

  test('refuses a flag that it does not know, and does nothing', () => {
    const { status, stdout, stderr } = run([...args, '--no-such-flag']);
    expect(status).toBeGreaterThan(0);
    expect(stdout + stderr).toMatch(/no-such-flag/);
    expect(readdirSync(home)).toEqual([]);
  });
});
