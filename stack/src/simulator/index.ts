import { join } from 'node:path';
import { listen } from '../listen.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';
import { createSimulatorServer } from '../../../standins/machine/src/server.ts';
import { Simulator } from '../../../standins/machine/src/simulator.ts';

/** Serial device of the simulated machine, for the bridge of the same stack. */
export function simulatorDevice(home: string): string {
  return join(home, 'simulator', 'mdb');
}

/** A vending machine to try things on: page, control over HTTP, and a serial device that the bridge opens. */
export function createSimulator(settings: Settings, _log: Log): Service {
  const simulator = new Simulator({ path: simulatorDevice(settings.home) });
  const server = createSimulatorServer(simulator);
  return {
    name: 'simulator',
    async start() {
      await listen(server, settings, 'simulator');
      simulator.plug();
    },
    async stop() {
      simulator.stop();
      if (server.listening) {
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        });
      }
    },
    rows: () => [{ label: 'Distributeur simulé / Vending machine', address: settings.simulator.url }],
    env: () => ({ MACHINE_SIMULATOR_URL: settings.simulator.url }),
  };
}
