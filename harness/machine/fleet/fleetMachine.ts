import { setTimeout as sleep } from 'node:timers/promises';
import type { Session, Till } from '../till.ts';
import { Bridge } from '../../../bridge/src/bridge.ts';
import type { BridgeEvents } from '../../../bridge/src/events/bridgeEvents.ts';
import { EventBus } from '../../../bridge/src/events/eventBus.ts';
import { EventMetrics } from '../../../bridge/src/events/eventMetrics.ts';
import { Journal } from '../../../bridge/src/journal/journal.ts';
import type { Metrics } from '../../../bridge/src/metrics.ts';
import { readSettings } from '../../../bridge/src/settings/settings.ts';
import { Machine } from '../../../standins/machine/src/machine.ts';
import { QibixxBoard } from '../../../standins/machine/src/qibixxBoard.ts';
import type { FleetReport } from './fleet.ts';
import { MemoryPort } from './memoryPort.ts';

/**
 * One machine of a fleet: the whole bridge but its HTTP interface, with its own Supabase client, realtime channel,
 * polling and heartbeat. The serial line and the journal are in memory: many share a process, and one disk.
 */
export class FleetMachine {
  readonly #machine: Machine;
  readonly #bridge: Bridge;
  readonly #bus = new EventBus((event, error) => console.error(event, error));
  readonly #counted: EventMetrics;
  readonly #journal = new Journal(':memory:');

  constructor(env: Record<string, string>, keys: { machineId: string; machineToken: string }, metrics: Metrics) {
    this.#counted = new EventMetrics(this.#bus, metrics);
    let port: MemoryPort | undefined;
    this.#machine = new Machine({
      board: (side) => new QibixxBoard(side),
      send: (line) => port?.send(`${line}\r\n`),
      changed: () => undefined,
      timing: { motor: 1_500 },
      keep: 1,
    });
    const settings = readSettings({
      SUPABASE_URL: env.SUPABASE_URL,
      SUPABASE_PUBLISHABLE_KEY: env.SUPABASE_ANON_KEY,
      GUICHET_MACHINE_ID: keys.machineId,
      GUICHET_MACHINE_TOKEN: keys.machineToken,
      GUICHET_BRIDGE_SERIAL: '/dev/null', // a node that stays: the bridge looks whether its device is there
      GUICHET_BRIDGE_TOKEN: 'nobody listens to this bridge',
    });
    this.#bridge = new Bridge({
      settings,
      journal: this.#journal,
      bus: this.#bus,
      openPort: () => (port = new MemoryPort((text) => this.#machine.receive(text))),
    });
  }

  /** Settles when the machine offers cashless payment and the database has answered. */
  async start(): Promise<void> {
    this.#counted.start();
    this.#bridge.start();
    while (!this.#bridge.state.online || !/enabled|idle/.test(this.#machine.state.reader)) await sleep(100);
  }

  /** A customer: button, a look at the code, payment, product. Ends when the bridge has the outcome. */
  async sell(till: Till, payBy: 'card' | 'wallet', report: FleetReport): Promise<void> {
    const from = performance.now();
    let paidAt = Number.NaN;
    const opened = Promise.withResolvers<BridgeEvents['vend.opened']>();
    const ended = Promise.withResolvers<BridgeEvents['vend.ended']>();
    const stop = this.#bus.subscribe({
      'vend.opened': (data) => opened.resolve(data),
      'vend.ended': (data) => ended.resolve(data),
      'vend.approve_sent': () =>
        (payBy === 'card' ? report.approvedByCard : report.approvedByWallet).push(performance.now() - paidAt),
    });
    try {
      if (!this.#machine.press('B2').accepted) {
        report.missed += 1;
        return;
      }
      const first = await Promise.race([opened.promise, ended.promise]);
      if (!('outcome' in first)) {
        report.opened.push(performance.now() - from);
        const session: Session = {
          id: first.session_id,
          amount: first.amount,
          status: 'PENDING',
          outcome: null,
          begun: false,
        };
        await sleep(1_000 + Math.random() * 2_000);
        paidAt = performance.now();
        await (payBy === 'card' ? till.payByCard(session) : till.payByWallet(session));
      }
      const { outcome } = await ended.promise;
      report.outcomes[outcome] = (report.outcomes[outcome] ?? 0) + 1;
    } finally {
      stop();
    }
  }

  async stop(): Promise<void> {
    await this.#bridge.stop();
    this.#machine.stop();
    this.#journal.close();
  }
}
