/** Child process of vend_fleet: some machines of the fleet, from their start to their last vend. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Product, productEnv } from '../product.ts';
import { Till } from '../till.ts';
import { createMetrics } from '../../../bridge/src/metrics.ts';
import { fleetOrder, type FleetOrder, type FleetReport } from './fleet.ts';
import { FleetMachine } from './fleetMachine.ts';

async function work({ env, customer, machines, periodMs, periods }: FleetOrder): Promise<FleetReport> {
  const product = new Product(productEnv.parse(env));
  const report: FleetReport = { opened: [], approvedByWallet: [], approvedByCard: [], outcomes: {}, missed: 0 };
  const metrics = createMetrics(); // one for all: each would watch the event loop by itself
  const fleet = machines.map((keys) => ({
    machine: new FleetMachine(env, keys, metrics),
    till: new Till(product, { ...keys, ...customer }),
  }));
  try {
    for (const { machine } of fleet) await machine.start();
    process.send?.('ready');
    await new Promise((resolve) => process.once('message', resolve));
    await Promise.all(
      fleet.map(async ({ machine, till }, index) => {
        const phase = Math.random() * periodMs;
        const from = performance.now() + phase;
        for (let period = 0; period < periods; period += 1) {
          await sleep(Math.max(0, from + period * periodMs - performance.now()));
          // one in four by card, through Checkout, events and outbox; the others from the wallet
          await machine.sell(till, (index + period) % 4 === 0 ? 'card' : 'wallet', report);
        }
      }),
    );
    return report;
  } finally {
    await Promise.all(fleet.map(({ machine }) => machine.stop()));
    await product.close();
  }
}

process.once('message', (order) => {
  void work(fleetOrder.parse(order)).then(
    (report) => process.send?.(report, () => process.exit(0)),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
