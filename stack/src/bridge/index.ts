import { join } from 'node:path';
import { heapOptions } from '../../../bridge/src/heap.ts';
import { assertPortFree } from '../listen.ts';
import { checkout } from '../paths.ts';
import { Child } from '../process/child.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';
import { simulatorDevice } from '../simulator/index.ts';
import { introduceMachine, machineProducts } from './machine.ts';
import { machineCode } from './machineCode.ts';
import { machineToken } from './machineToken.ts';

/** How often the buttons of the simulated machine follow the slots in the database. */
const followMilliseconds = 30_000;

/**
 * The bridge of this stack's machine, as a process of its own: what a Raspberry Pi runs, on the simulator's
 * serial device. It holds the publishable key and the machine's token, never the secret key.
 */
export function createBridge(settings: Settings, log: Log): Service {
  const { home, bridge, supabase } = settings;
  const code = machineCode(settings);
  let child: Child | undefined;
  let following: NodeJS.Timeout | undefined;

  const follow = async (): Promise<void> => {
    try {
      await offerProducts(settings, code);
    } catch (error) {
      log(`the simulated machine keeps its buttons: ${error instanceof Error ? error.message : String(error)}`);
    }
  };

  return {
    name: 'bridge',
    async start() {
      if (supabase.anonKey === '') {
        log(
          'SUPABASE_ANON_KEY is not set: the simulated machine has no bridge, because a bridge never holds the service key',
        );
        return;
      }
      await assertPortFree(settings, 'bridge');
      const token = machineToken(join(home, 'bridge', 'machine-token'));
      await introduceMachine(supabase, { code, token, bridgeUrl: bridge.url });
      await follow();
      following = setInterval(() => void follow(), followMilliseconds);
      child = new Child({
        name: 'bridge',
        home,
        command: process.execPath,
        args: [join(checkout, 'bridge/src/main.ts')],
        cwd: checkout,
        env: bridgeEnvironment(settings, code, token),
        logFile: join(home, 'logs/bridge.log'),
        ready: () => answers(`${bridge.url}/healthz`),
        readyWithin: 20_000,
        patience: 5_000,
        log,
      });
      await child.start();
    },
    async stop() {
      clearInterval(following);
      await child?.stop();
    },
    rows: () =>
      child === undefined
        ? []
        : [{ label: 'Passerelle MDB / MDB bridge', address: bridge.url, credentials: `Bearer ${bridge.token}` }],
    env: (): Record<string, string> =>
      child === undefined ? {} : { BRIDGE_URL: bridge.url, BRIDGE_TOKEN: bridge.token, MACHINE_ID: code },
  };
}

/** Nothing of the caller's environment reaches the bridge but the path and the place for temporary files. */
function bridgeEnvironment(
  { host, home, ports, bridge, supabase }: Settings,
  code: string,
  token: string,
): NodeJS.ProcessEnv {
  const { PATH, TMPDIR, TZ } = process.env;
  return {
    PATH,
    TMPDIR,
    TZ,
    NODE_OPTIONS: heapOptions,
    SUPABASE_URL: supabase.url,
    SUPABASE_PUBLISHABLE_KEY: supabase.anonKey,
    GUICHET_MACHINE_ID: code,
    GUICHET_MACHINE_TOKEN: token,
    GUICHET_BRIDGE_SERIAL: simulatorDevice(home),
    GUICHET_BRIDGE_DATA: join(home, 'bridge'),
    GUICHET_BRIDGE_HOST: host === 'localhost' ? '127.0.0.1' : host,
    GUICHET_BRIDGE_PORT: String(ports.bridge),
    GUICHET_BRIDGE_TOKEN: bridge.token,
  };
}

async function offerProducts({ supabase, simulator }: Settings, code: string): Promise<void> {
  const products = await machineProducts(supabase, code);
  if (products.length === 0) return;
  const answer = await fetch(`${simulator.url}/products`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ products }),
    signal: AbortSignal.timeout(5_000),
  });
  if (!answer.ok) throw new Error(`the simulator answered ${answer.status}: ${await answer.text()}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false; // not listening yet
  }
}
