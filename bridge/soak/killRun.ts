import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { VendRecord } from '../../stack/src/simulator/machine.ts';
import { Simulator } from '../../stack/src/simulator/simulator.ts';
import { BridgeProcess, freePort, until } from './bridgeProcess.ts';
import { FakeDatabase, type FakeSession } from './fakeDatabase.ts';
import { seeded } from './random.ts';

export interface KillRunOptions {
  seed: number;
  rounds: number;
  /** Folder of its own for device, journal and log. */
  folder: string;
  log?: (line: string) => void;
}

/** Where the vend stood when the process was killed, by database and machine. */
type Stage = 'no_session' | 'pending' | 'paid' | 'begun' | 'dispensing' | 'ended';
export interface KillReport {
  rounds: number;
  kills: number;
  stages: Partial<Record<Stage, number>>;
  drops: number;
  captured: number;
  captureMinor: number;
  droppedMinor: number;
  unknown: number;
  released: number;
  lostAnswers: number;
  refusedApproves: number;
  /** One line per broken promise; empty is the only good answer. */
  violations: string[];
}

const scenarios = ['pay', 'pay', 'pay', 'pay', 'jam', 'cancel', 'late_cancel', 'leave', 'power_cut', 'unplug'] as const;
const triggers = ['time', 'open_vend_session', 'begin_dispense', 'approve', 'report_vend_outcome', 'time'] as const;
const machineId = 'pi_kill';
const machineToken = 'machine-token-of-the-kill-run';

/**
 * Vend after vend on the real bridge, the real serialport and the simulated machine, with the bridge killed
 * by SIGKILL at a seeded moment of each: by the clock, or a breath behind a call or a line. Then the ledgers
 * of machine and database are compared.
 */
export async function killRun({ seed, rounds, folder, log = () => undefined }: KillRunOptions): Promise<KillReport> {
  rmSync(folder, { recursive: true, force: true });
  const random = seeded(seed);
  const pick = <T>(from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0];
  const database = new FakeDatabase({ machineId, machineToken });
  const supabaseUrl = await database.start();
  const simulator = new Simulator({ path: join(folder, 'mdb'), timing: { motor: 150, powerCut: 60, boot: 60, answer: 3_000 } });
  simulator.plug();
  const bridge = new BridgeProcess(
    {
      supabaseUrl, machineId, machineToken, serialPath: join(folder, 'mdb'), data: join(folder, 'data'), logFile: join(folder, 'bridge.log'),
      env: { GUICHET_BRIDGE_OUTCOME_SECONDS: '1', GUICHET_BRIDGE_WINDOW_SECONDS: '10', GUICHET_BRIDGE_HEARTBEAT_SECONDS: '1' },
    },
    await freePort(),
  );
  const report: KillReport = {
    rounds: 0, kills: 0, stages: {}, drops: 0, captured: 0, captureMinor: 0, droppedMinor: 0, unknown: 0, released: 0, lostAnswers: 0, refusedApproves: 0, violations: [],
  };

  try {
    await bridge.start();
    for (let round = 0; round < rounds; round += 1) {
      await until('the machine offers cashless payment', () => simulator.state.plugged && /enabled|idle/.test(simulator.state.reader), 15_000);
      await until('the bridge reaches its database', async () => (await fetch(`${bridge.url}/readyz`)).ok, 15_000);
      const amount = ((100 + round) / 100).toFixed(2); // one amount a round: it joins the two ledgers
      const scenario = pick(scenarios);
      const trigger = pick(triggers);
      const breath = trigger === 'time' ? random() * 320 : random() * 4;
      const payAfter = random() * 60;
      const restartAfter = random() * 120;
      const loseAnswers = random() < 0.15;
      const secondKill = random() < 0.15 ? random() * 900 : undefined;
      const session = (): FakeSession | undefined => [...database.sessions.values()].find((found) => found.amount === amount);

      let killed: Promise<void> | undefined;
      const kill = (): void => {
        killed ??= wait(breath).then(async () => {
          const stage = stageOf(session(), simulator.machine.records.find((found) => found.amount === amount));
          report.stages[stage] = (report.stages[stage] ?? 0) + 1;
          report.kills += 1;
          await bridge.kill();
        });
      };
      database.fault = (call) => {
        if (call === trigger) kill();
        const lose = loseAnswers && random() < 0.5 && call !== 'machine_heartbeat';
        if (lose) report.lostAnswers += 1;
        return lose ? 'lost_answer' : 'none';
      };
      simulator.onHostLine = (line) => {
        if (trigger === 'approve' && line === `C,VEND,${amount}`) kill();
        if (scenario === 'late_cancel' && line === `C,VEND,${amount}`) simulator.machine.cancel();
      };
      if (scenario === 'jam') simulator.machine.jam();

      const vend = await press(simulator, amount);
      if (trigger === 'time') kill();
      const action = act(scenario, simulator, database, session, payAfter, random() * 300);
      await action;
      await Promise.race([killed ?? wait(450), wait(450)]);
      kill(); // a trigger that never came: killed now
      await killed;
      await wait(restartAfter);
      if (!simulator.state.plugged) simulator.plug();
      await bridge.start();
      if (secondKill !== undefined) {
        await wait(secondKill);
        report.kills += 1;
        await bridge.kill();
        await bridge.start();
      }
      database.fault = () => 'none';
      simulator.machine.jam(false);
      try {
        await until(`round ${round} settles`, () => settled(session()) && simulator.state.phase === 'ready', 12_000);
      } catch {
        report.violations.push(`round ${round} (${scenario}, ${trigger}): stuck at ${JSON.stringify(session() ?? null)}, machine ${simulator.state.phase}`);
      }
      check(report, `round ${round} (${scenario}, ${trigger})`, vend, session());
      report.rounds += 1;
      if (report.rounds % 50 === 0) log(`${report.rounds} rounds, ${report.kills} kills, ${report.drops} products, ${report.captured} captured, ${report.unknown} unknown, ${report.violations.length} violations`);
    }
    report.refusedApproves = simulator.state.refusedApproves;
  } finally {
    await bridge.kill();
    simulator.stop();
    await database.stop();
  }
  return report;
}

/** Presses until the machine takes it: a bridge that has just started sets its board up first. */
async function press(simulator: Simulator, amount: string): Promise<VendRecord> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const pressed = simulator.machine.press('B2', amount);
    if (pressed.accepted) return pressed.vend;
    await wait(10);
  }
  throw new Error(`the machine refused the button: ${JSON.stringify(simulator.state)}`);
}

async function act(
  scenario: (typeof scenarios)[number],
  simulator: Simulator,
  database: FakeDatabase,
  session: () => FakeSession | undefined,
  payAfter: number,
  faultAfter: number,
): Promise<void> {
  const until = performance.now() + 600;
  while (!session() && performance.now() < until) await wait(2);
  const opened = session();
  if (!opened) return;
  await wait(payAfter);
  if (scenario === 'cancel') simulator.machine.cancel();
  if (scenario === 'leave') return database.expire(opened.id);
  database.pay(opened.id);
  if (scenario === 'power_cut' || scenario === 'unplug') {
    await wait(faultAfter);
    if (scenario === 'power_cut') simulator.machine.powerCut();
    else simulator.unplug();
  }
}

function stageOf(session: FakeSession | undefined, vend: VendRecord | undefined): Stage {
  if (vend?.result) return 'ended';
  if (vend?.approves) return 'dispensing';
  if (!session) return 'no_session';
  if (session.begun > 0) return 'begun';
  return session.status === 'PAID' ? 'paid' : 'pending';
}

function settled(session: FakeSession | undefined): boolean {
  return session === undefined || session.outcome !== null;
}

/** The promises, checked on the two ledgers. */
function check(report: KillReport, round: string, vend: VendRecord, session: FakeSession | undefined): void {
  const broken = (what: string): void => void report.violations.push(`${round}: ${what}: ${JSON.stringify({ vend, session })}`);
  const hold = session?.hold ?? 'none';
  const minor = Math.round(Number(vend.amount) * 100);
  if (vend.approves > 1) broken('two approves');
  if ((session?.begun ?? 0) > 1) broken('begin_dispense granted twice');
  if (vend.approves > (session?.begun ?? 0)) broken('an approve without begin_dispense');
  const machineSaysSuccess = vend.dropped || (vend.approves === 1 && vend.result === 'power_cut'); // MDB/ICP 7.4.7
  if (hold === 'captured' && !machineSaysSuccess) broken('a charge without a product');
  if (vend.dropped && hold !== 'captured' && !(hold === 'held' && session?.outcome === 'unknown')) broken('a product without a charge');
  if (hold === 'held' && session?.outcome !== 'unknown') broken('a hold that nobody settles');
  if (vend.dropped) {
    report.drops += 1;
    report.droppedMinor += minor;
  }
  if (hold === 'captured') {
    report.captured += 1;
    report.captureMinor += minor;
  }
  if (hold === 'released') report.released += 1;
  if (session?.outcome === 'unknown') report.unknown += 1;
}
