import { join } from 'node:path';
import { BridgeProcess, freePort, heapOptions, until } from '../../../harness/machine/bridgeProcess.ts';
import { Product, productEnv } from '../../../harness/machine/product.ts';
import { newTillKeys, type Session, Till } from '../../../harness/machine/till.ts';
import { readStackFile } from '../../../harness/stack/home.ts';
import { Simulator } from '../../../harness/machine/simulator.ts';
import type { Bench } from '../context.ts';

export interface BridgedMachine {
  till: Till;
  simulator: Simulator;
  bridge: BridgeProcess;
  /** Presses B2 as soon as the machine takes it. @returns when, milliseconds since 1970 */
  press(amount: string): Promise<number>;
  /** The open session of an amount that no other press had. */
  session(amount: string): Promise<Session>;
  /** Until the machine is ready and the session has its outcome. */
  ended(amount: string): Promise<void>;
}

/** A machine of its own with the real bridge as a process, on a pseudo-terminal; the machine's motor is quick. */
export async function bridgedMachine({ stack, later }: Bench): Promise<BridgedMachine> {
  const product = new Product(productEnv.parse(readStackFile(stack.home)));
  later(() => product.close());
  const till = new Till(product, newTillKeys());
  await till.introduce();
  const { machineId, machineToken } = till.keys;
  const folder = join(stack.home, machineId);
  const simulator = new Simulator({ path: join(folder, 'mdb'), timing: { motor: 20 } });
  simulator.plug();
  later(async () => simulator.stop());
  const bridge = new BridgeProcess(
    {
      supabaseUrl: product.env.SUPABASE_URL,
      supabaseKey: product.env.SUPABASE_ANON_KEY,
      machineId,
      machineToken,
      serialPath: join(folder, 'mdb'),
      data: join(folder, 'data'),
      logFile: join(folder, 'bridge.log'),
      env: { NODE_OPTIONS: heapOptions },
    },
    await freePort(),
  );
  await bridge.start();
  later(() => bridge.stop());
  await until(
    'the bridge is ready and hears realtime',
    async () =>
      JSON.stringify(await bridge.status()).includes('"realtime":true') && (await fetch(`${bridge.url}/readyz`)).ok,
    60_000,
  );
  return {
    till,
    simulator,
    bridge,
    async press(amount) {
      await until('the machine takes the button', () => simulator.machine.press('B2', amount).accepted, 60_000);
      return Date.now();
    },
    async session(amount) {
      let found: Session | undefined;
      await until('a session', async () => (found = await till.find(amount)) !== undefined, 60_000);
      if (found === undefined) throw new Error(`no session for ${amount}`);
      return found;
    },
    ended: (amount) =>
      until(
        'the outcome',
        async () => simulator.state.phase === 'ready' && (await till.find(amount))?.outcome !== null,
        60_000,
      ),
  };
}
