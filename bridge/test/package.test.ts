import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { Simulator } from '../../harness/machine/simulator.ts';
import { checkout } from '../../harness/paths.ts';

/**
 * The tarball that goes to a Raspberry Pi, made as going-live.md says and unpacked outside the checkout. Without the
 * registry: the packages it names, and no others, are links to those of the checkout.
 */

const manifest = z.object({
  version: z.string(),
  bin: z.object({ 'guichet-bridge': z.string() }),
  dependencies: z.record(z.string(), z.string()),
});
const report = z.object({
  ok: z.boolean(),
  checks: z.array(z.object({ name: z.string(), result: z.string(), found: z.string() })),
});

const settings = {
  SUPABASE_URL: 'http://127.0.0.1:9', // port 9 (discard): nobody listens
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_of_the_tests_00',
  GUICHET_MACHINE_ID: 'pi_kiosk_1',
  GUICHET_MACHINE_TOKEN: 'machine-token-of-the-tests',
  GUICHET_BRIDGE_TOKEN: 'money-token-of-the-tests',
  GUICHET_BRIDGE_PORT: '9',
};
// as on a Pi: whatever the checkout's .npmrc says about scripts, and none of npm's own variables around this test
const PATH = [dirname(process.execPath), process.env.PATH].join(delimiter);

let folder = '';
let installed = '';
/** Not synchronous: the simulated board lives in this process. */
const bridge = (args: string[], env: Record<string, string> = {}) =>
  new Promise<{ status: number | null; stdout: string; stderr: string }>((resolve, reject) => {
    const child = spawn(join(folder, 'node_modules/.bin/guichet-bridge'), args, {
      cwd: folder,
      env: { PATH, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      said.stdout += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said.stderr += chunk.toString('utf8');
    });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...said }));
  });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-package-'));
  const packed = spawnSync(
    'npm',
    [
      'pack',
      '--workspace',
      'guichet-bridge',
      '--ignore-scripts=false',
      '--offline',
      '--no-update-notifier',
      `--pack-destination=${folder}`,
    ],
    { cwd: checkout, env: { PATH, HOME: folder }, encoding: 'utf8' },
  );
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error(`npm pack made no tarball: ${packed.stderr}`);
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '.bin'), { recursive: true });
  installed = join(modules, 'guichet-bridge');
  mkdirSync(installed);
  spawnSync('tar', ['-xzf', join(folder, tarball), '--strip-components=1', '-C', installed]);
  const { bin, dependencies } = manifest.parse(JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')));
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(checkout, 'node_modules', name), join(modules, name));
  }
  symlinkSync(join('../guichet-bridge', bin['guichet-bridge']), join(modules, '.bin/guichet-bridge'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the packed bridge', () => {
  test('brings what a Raspberry Pi needs, and no sources', () => {
    const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
      .filter((file) => statSync(join(installed, file)).isFile())
      .sort();
    expect(files).toEqual([
      'LICENSE',
      'README.md',
      'dist/docs/bridge.md',
      'dist/docs/runbooks/raspberry-pi.md',
      'dist/guichet-bridge.js',
      'dist/systemd/99-guichet-mdb.rules',
      'dist/systemd/guichet-bridge.service',
      'package.json',
    ]);
  });

  test('--version and --help', async () => {
    const { version } = manifest.parse(JSON.parse(readFileSync(join(checkout, 'bridge/package.json'), 'utf8')));
    expect(await bridge(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
    expect(await bridge(['--help'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('guichet-bridge doctor'),
    });
  }, 30_000);

  test('doctor --json, on a board: serialport is there with its native part', async () => {
    const simulator = new Simulator({ path: join(folder, 'mdb'), timing: { board: 1 } });
    simulator.plug();
    try {
      const { status, stdout } = await bridge(['doctor', '--json'], {
        ...settings,
        GUICHET_BRIDGE_SERIAL: join(folder, 'mdb'),
        GUICHET_BRIDGE_DATA: folder,
      });
      const { ok, checks } = report.parse(JSON.parse(stdout));
      expect({ status, ok }).toEqual({ status: 1, ok: false });
      expect(Object.fromEntries(checks.map(({ name, result }) => [name, result]))).toMatchObject({
        port: 'ok',
        adapter: 'ok',
        machine: 'ok',
        supabase: 'failed',
      });
    } finally {
      simulator.stop();
    }
  }, 30_000);

  test('the unit points to a page that is in it', () => {
    const unit = readFileSync(join(installed, 'dist/systemd/guichet-bridge.service'), 'utf8');
    // /usr/lib/node_modules is where the Node of the runbook installs to, /usr/bin is where it puts the command
    const page = /^Documentation=file:\/usr\/lib\/node_modules\/guichet-bridge\/(\S+)$/m.exec(unit)?.[1];
    expect(page).toBeDefined();
    expect(existsSync(join(installed, page ?? 'nothing'))).toBe(true);
  });
});
