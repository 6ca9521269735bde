import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkout } from '../../harness/paths.ts';

/** guichet-bridge.service, by key; a key may stand there more than once. */
const lines = readFileSync(join(checkout, 'bridge/systemd/guichet-bridge.service'), 'utf8').split('\n');
const values = (key: string): string[] =>
  lines.filter((line) => line.startsWith(`${key}=`)).map((line) => line.slice(key.length + 1));
const words = (key: string): string[] => values(key).flatMap((value) => value.split(' '));

describe('the serial devices', () => {
  test('of every adapter that the runbook names are allowed', () => {
    expect(values('DevicePolicy')).toEqual(['closed']);
    // USB as a modem, USB as a serial converter, the two kinds of UART behind /dev/serial0
    expect(values('DeviceAllow')).toEqual(['char-ttyACM rw', 'char-ttyUSB rw', 'char-ttyAMA rw', 'char-ttyS rw']);
  });

  test('that a driver brings are known to the kernel before the unit starts, plugged in or not', () => {
    for (const driver of ['modprobe@cdc_acm.service', 'modprobe@usbserial.service']) {
      expect(words('Wants')).toContain(driver);
      expect(words('After')).toContain(driver);
    }
  });
});

describe('how a start that fails is tried again', () => {
  let data = '';
  beforeAll(() => void (data = mkdtempSync(join(tmpdir(), 'guichet-unit-'))));
  afterAll(() => rmSync(data, { recursive: true, force: true }));

  const start = (env: Record<string, string>) =>
    spawnSync(process.execPath, [join(checkout, 'bridge/src/main.ts')], {
      env: { PATH: process.env.PATH, GUICHET_BRIDGE_LOG_LEVEL: 'silent', ...env },
      encoding: 'utf8',
    });

  test('with keys that systemd 252 (Debian 12) knows', () => {
    // RestartSteps and RestartMaxDelaySec came with 254: before, they are ignored with a warning
    expect(lines.filter((line) => /^Restart/.test(line))).toEqual([
      'Restart=always',
      'RestartSec=1',
      'RestartPreventExitStatus=78',
    ]);
    expect(values('StartLimitIntervalSec')).toEqual(['0']);
  });

  test('a wrong setting: not at all, the bridge says what is wrong and ends with that status', () => {
    const { status, stderr } = start({});
    expect(status).toBe(78);
    expect(stderr).toContain('SUPABASE_URL is missing');
  }, 30_000);

  test('a port that is taken: for ever, it may be free the next time', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    try {
      const { status, stderr } = start({
        SUPABASE_URL: 'http://127.0.0.1:9',
        SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_of_the_tests_00',
        GUICHET_MACHINE_ID: 'pi_kiosk_1',
        GUICHET_MACHINE_TOKEN: 'machine-token-of-the-tests',
        GUICHET_BRIDGE_TOKEN: 'money-token-of-the-tests',
        GUICHET_BRIDGE_DATA: data,
        GUICHET_BRIDGE_PORT: String(port),
      });
      expect(stderr).toContain(`127.0.0.1:${port} cannot be taken`);
      expect(status).toBe(1);
    } finally {
      await new Promise((resolve) => other.close(resolve));
    }
  }, 30_000);
});
