import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Timing, type BoardName, Simulator } from '../../harness/machine/simulator.ts';
import { bridgeToken, freePort, readToken, until } from '../../harness/machine/bridgeProcess.ts';
import { FakeDatabase, type FakeSession } from '../../harness/machine/fakeDatabase.ts';
import { run, type Running } from '../src/run.ts';
import { readSettings, type Settings } from '../src/settings/settings.ts';

export interface TestMachine {
  database: FakeDatabase;
  simulator: Simulator;
  bridge: Running;
  settings: Settings;
  url: string;
  /** Commands the host wrote, in order: lines, or frames as hex. */
  lines: string[];
  /** Presses a button and gives the session that the database opened for it. */
  request(code?: string): Promise<FakeSession>;
  ready(): Promise<void>;
  call(
    method: string,
    path: string,
    options?: { token?: string | null; key?: string; body?: unknown },
  ): Promise<{ status: number; body: Record<string, unknown>; headers: Headers }>;
  close(): Promise<void>;
}

export const machineToken = 'machine-token-of-the-tests';

/** Simulated machine, real serialport on a pseudo-terminal, real HTTP, and a database in memory; one process. */
export async function startMachine(
  env: Record<string, string> = {},
  timing: Partial<Timing> = {},
  board: BoardName = 'qibixx',
): Promise<TestMachine> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-bridge-'));
  const database = new FakeDatabase({ machineId: 'pi_kiosk_1', machineToken });
  const supabaseUrl = await database.start();
  const simulator = new Simulator({
    path: join(folder, 'mdb'),
    board,
    timing: { motor: 120, powerCut: 60, boot: 60, ...timing },
  });
  const lines: string[] = [];
  simulator.onHostLine = (line) => void lines.push(line);
  simulator.plug();
  const port = await freePort();
  const settings = readSettings({
    SUPABASE_URL: supabaseUrl,
    SUPABASE_PUBLISHABLE_KEY: 'sb_publishable_of_the_tests_00',
    GUICHET_MACHINE_ID: 'pi_kiosk_1',
    GUICHET_MACHINE_TOKEN: machineToken,
    GUICHET_BRIDGE_ADAPTER: board === 'qibixx' ? 'qibixx' : 'wafer',
    GUICHET_BRIDGE_SERIAL: join(folder, 'mdb'),
    GUICHET_BRIDGE_DATA: join(folder, 'data'),
    GUICHET_BRIDGE_PORT: String(port),
    GUICHET_BRIDGE_TOKEN: bridgeToken,
    GUICHET_BRIDGE_READ_TOKEN: readToken,
    GUICHET_BRIDGE_LOG_LEVEL: 'silent',
    GUICHET_BRIDGE_ITEMS: '{"12":"B2"}',
    GUICHET_BRIDGE_HEARTBEAT_SECONDS: '1',
    ...env,
  });
  const bridge = await run(settings);
  const url = `http://127.0.0.1:${port}`;

  const machine: TestMachine = {
    database,
    simulator,
    bridge,
    settings,
    url,
    lines,
    async request(code = 'B2') {
      const known = new Set(database.sessions.keys());
      const pressed = simulator.machine.press(code);
      if (!pressed.accepted) throw new Error(`the machine refused the button: ${pressed.reason}`);
      const find = (): FakeSession | undefined => [...database.sessions.values()].find(({ id }) => !known.has(id));
      await until('a session is opened', () => find() !== undefined, 3_000);
      const found = find();
      if (!found) throw new Error('unreachable');
      return found;
    },
    async ready() {
      await until(
        'the machine offers cashless payment',
        async () => {
          const { body } = await machine.call('GET', '/v1/status');
          const reader = body.reader;
          return (
            /idle|enabled/.test(simulator.state.reader) &&
            typeof reader === 'object' &&
            reader !== null &&
            'status' in reader &&
            reader.status !== 'unknown' &&
            reader.status !== 'disabled' &&
            (await fetch(`${url}/readyz`)).ok
          );
        },
        8_000,
      );
    },
    async call(method, path, { token = bridgeToken, key, body } = {}) {
      const response = await fetch(url + path, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const parsed: unknown = response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : { text };
      return {
        status: response.status,
        body: typeof parsed === 'object' && parsed !== null ? { ...parsed } : {},
        headers: response.headers,
      };
    },
    async close() {
      await bridge.stop();
      simulator.stop();
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return machine;
}
