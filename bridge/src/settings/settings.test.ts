import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readSettings, SettingsError } from './settings.ts';

const given = {
  SUPABASE_URL: 'https://abc.supabase.co',
  SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_0123456789abcdef',
  GUICHET_MACHINE_ID: 'pi_kiosk_1',
  GUICHET_MACHINE_TOKEN: 'gm_0123456789abcdef',
  GUICHET_BRIDGE_TOKEN: 'a-token-of-twenty-chars',
};
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'guichet-settings-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function complaint(env: Record<string, string>, file?: string): string[] {
  try {
    readSettings(env, file);
  } catch (error) {
    if (error instanceof SettingsError) return error.lines;
    throw error;
  }
  return [];
}

test('what must be given is enough', () => {
  expect(readSettings(given)).toMatchObject({
    adapter: 'qibixx',
    serialPath: '/dev/mdb',
    host: '127.0.0.1',
    port: 54_329,
    windowSeconds: 120,
    currencyNumber: 978,
    items: {},
  });
});

test('the environment stands above the file', () => {
  const file = join(folder, 'settings.json');
  writeFileSync(file, JSON.stringify({ adapter: 'wafer', windowSeconds: 60, items: { 12: 'B2' } }));
  expect(readSettings({ ...given, GUICHET_BRIDGE_WINDOW_SECONDS: '90' }, file)).toMatchObject({
    adapter: 'wafer',
    windowSeconds: 90,
    items: { 12: 'B2' },
  });
});

test('one line per setting that is missing, in the words of environment and file', () => {
  expect(complaint({})).toEqual([
    'SUPABASE_URL is missing (in a settings file: supabaseUrl)',
    'SUPABASE_PUBLISHABLE_KEY is missing (in a settings file: supabaseKey)',
    'GUICHET_MACHINE_ID is missing (in a settings file: machineId)',
    'GUICHET_MACHINE_TOKEN is missing (in a settings file: machineToken)',
    'GUICHET_BRIDGE_TOKEN is missing (in a settings file: token)',
  ]);
});

test.each([
  ['GUICHET_BRIDGE_WINDOW_SECONDS', '300', /longer than MDB/],
  ['GUICHET_BRIDGE_ADAPTER', 'usb', /GUICHET_BRIDGE_ADAPTER/],
  ['GUICHET_BRIDGE_ITEMS', '{', /no JSON object/],
  ['SUPABASE_URL', 'ftp://x', /no http/],
  ['GUICHET_BRIDGE_TOKEN', 'short', /shorter than 16/],
  ['GUICHET_BRIDGE_READ_TOKEN', given.GUICHET_BRIDGE_TOKEN, /money scope/],
])('%s=%s is one line', (name, value, line) => {
  const lines = complaint({ ...given, [name]: value });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(line);
});

test('a wrong secret is not repeated in the complaint', () => {
  expect(complaint({ ...given, GUICHET_MACHINE_TOKEN: 'hunter2' }).join()).not.toContain('hunter2');
});

test('a name in the file that is none, and a file that is none', () => {
  const file = join(folder, 'settings.json');
  writeFileSync(file, '{"serialport": "/dev/x"}');
  expect(complaint(given, file)).toEqual([`${file}: serialport is no setting of the bridge`]);
  expect(complaint(given, join(folder, 'absent.json'))[0]).toMatch(/cannot be read/);
});
