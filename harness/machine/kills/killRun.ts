import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { VendRecord } from '../../../standins/machine/src/machine.ts';
import { Simulator } from '../../../standins/machine/src/simulator.ts';
import { agree, type Agreement } from './agreement.ts';
import { BridgeProcess, freePort, until } from '../bridgeProcess.ts';
import { FaultProxy } from '../faultProxy.ts';
import { Product, type ProductEnv } from '../product.ts';
import { type Progress, readProgress, type Stage, writeProgress } from './progress.ts';
import { planRound, type Round } from './round.ts';
import { newTillKeys, type Session, Till } from '../till.ts';

export interface KillRunOptions {
  /** Of a running product: Postgres, PostgREST, gateway, realtime, n8n with its workflows, Stripe stand-in. */
  env: ProductEnv;
  seed: number;
  kills: number;
  /** Folder of its own for device, journal, log and progress; a run that finds progress there goes on with it. */
  folder: string;
  log?: (line: string) => void;
  /** Ends the run behind the round at hand; what was done is kept in the folder. */
  signal?: AbortSignal;
}

export interface KillReport {
  seed: number;
  rounds: number;
  kills: number;
  stages: Progress['stages'];
  lostAnswers: number;
  /** Approves that met no request: the board refused them. */
  refusedApproves: number;
  agreement: Agreement;
  /** One line a broken promise; empty is the only good answer. */
  violations: string[];
}

/** How long a busy machine may take for what takes milliseconds. */
const patience = 60_000;

/**
 * Vend after vend on the real bridge, the real serialport, the simulated machine and the whole running product,
 * with the bridge killed by SIGKILL at a seeded moment of each: by the clock, or a breath behind a call or a line.
 * At the end the accounts of machine, sessions, ledger and Stripe are laid side by side.
 * @returns undefined where it was ended before that
 */
export async function killRun({
  env,
  seed,
  kills,
  folder,
  log = () => undefined,
  signal,
}: KillRunOptions): Promise<KillReport | undefined> {
  const file = join(folder, 'progress.json');
  const known = readProgress(file);
  const progress: Progress = known ?? {
    seed,
    keys: newTillKeys(),
    next: 0,
    kills: 0,
    stages: {},
    lostAnswers: 0,
    refusedApproves: 0,
    vends: [],
    violations: [],
  };
  if (known) log(`goes on at round ${known.next} of seed ${known.seed}, ${known.kills} kills done`);
  const product = new Product(env);
  const till = new Till(product, progress.keys);
  const proxy = new FaultProxy(env.SUPABASE_URL);
  const device = join(folder, 'mdb');
  // the machine waits as long as a busy computer may take for a payment
  const simulator = new Simulator({ path: device, timing: { motor: 150, powerCut: 60, boot: 60, answer: patience } });
  try {
    await till.introduce();
    const { machineId, machineToken } = progress.keys;
    const bridge = new BridgeProcess(
      {
        supabaseUrl: await proxy.start(),
        supabaseKey: env.SUPABASE_ANON_KEY,
        machineId,
        machineToken,
        serialPath: device,
        data: join(folder, 'data'),
        logFile: join(folder, 'bridge.log'),
        env: { GUICHET_BRIDGE_OUTCOME_SECONDS: '1', GUICHET_BRIDGE_HEARTBEAT_SECONDS: '1' },
      },
      await freePort(),
    );
    simulator.plug();
    try {
      await bridge.start();
      const run: Run = { till, bridge, simulator, proxy, progress };
      while (progress.kills < kills) {
        const round = planRound(progress.seed, progress.next);
        progress.next += 1;
        writeProgress(file, progress);
        await till.fillWallet();
        await play(run, round);
        writeProgress(file, progress);
        if (progress.next % 25 === 0) log(summary(progress));
        if (signal?.aborted) return undefined;
      }
      progress.refusedApproves += simulator.state.refusedApproves;
      progress.violations.push(...oddApproves(simulator, progress), ...missedStages(progress));
    } finally {
      await bridge.kill();
    }
    log('waits for the money to settle, then compares the accounts');
    const agreement = await agree(till, progress.vends);
    return {
      seed: progress.seed,
      rounds: progress.next,
      kills: progress.kills,
      stages: progress.stages,
      lostAnswers: progress.lostAnswers,
      refusedApproves: progress.refusedApproves,
      agreement,
      violations: [...progress.violations, ...agreement.violations],
    };
  } finally {
    simulator.stop();
    await proxy.stop();
    await product.close();
  }
}

interface Run {
  till: Till;
  bridge: BridgeProcess;
  simulator: Simulator;
  proxy: FaultProxy;
  progress: Progress;
}

async function play({ till, bridge, simulator, proxy, progress }: Run, round: Round): Promise<void> {
  const { amount, scenario, trigger } = round;
  const name = `round ${progress.next - 1} (${scenario}, ${trigger}, ${round.payBy})`;
  await until(
    'the machine offers cashless payment',
    () => simulator.state.plugged && /enabled|idle/.test(simulator.state.reader),
    patience,
  );
  await until('the bridge reaches its database', async () => (await fetch(`${bridge.url}/readyz`)).ok, patience);

  let killed: Promise<void> | undefined;
  const kill = (breath = round.breath): void => {
    killed ??= wait(breath).then(async () => {
      const vend = simulator.machine.records.find((found) => found.amount === amount);
      const atTheKill = vend && { ...vend };
      await bridge.kill();
      progress.kills += 1;
      const stage = stageOf(await till.find(amount), atTheKill);
      progress.stages[stage] = (progress.stages[stage] ?? 0) + 1;
    });
  };
  let pressed = false;
  proxy.fault = (call) => {
    // a report of the round before, told once more, is none of this round's: its kill would come before the button
    if (call === trigger && pressed) kill();
    if (!round.loseAnswers || call === 'machine_heartbeat' || round.chance() >= 0.5) return 'none';
    progress.lostAnswers += 1;
    return 'lost_answer';
  };
  simulator.onHostLine = (line) => {
    if (line !== `C,VEND,${amount}`) return;
    if (trigger === 'approve') kill();
    if (scenario === 'late_cancel') simulator.machine.cancel();
  };
  if (scenario === 'jam') simulator.machine.jam();

  const vend = await press(simulator, amount);
  pressed = true;
  if (trigger === 'time') kill();
  await act(till, simulator, round, () => killed !== undefined);
  await untilQuiet(till, simulator, round, () => killed !== undefined);
  kill(0); // a trigger that never came
  await killed;
  await wait(round.restartAfter);
  if (!simulator.state.plugged) simulator.plug();
  await bridge.start();
  if (round.secondKill !== undefined) {
    await wait(round.secondKill);
    progress.kills += 1;
    await bridge.kill();
    await bridge.start();
  }
  proxy.fault = () => 'none';
  simulator.machine.jam(false);
  try {
    await until(
      'the end of the round',
      async () => simulator.state.phase === 'ready' && hasOutcome(await till.find(amount)),
      patience,
    );
  } catch {
    progress.violations.push(
      `${name}: stuck at ${JSON.stringify((await till.find(amount)) ?? null)}, machine ${simulator.state.phase}`,
    );
  }
  const { approves, approved, dropped, result } = vend;
  progress.vends.push({ amount, approves, approved, dropped, result });
  check(progress, name, vend, await till.find(amount));
}

/** Presses until the machine takes it: a bridge that has just started sets its board up first. */
async function press(simulator: Simulator, amount: string): Promise<VendRecord> {
  let vend: VendRecord | undefined;
  await until(
    'the machine takes the button',
    () => {
      const pressed = simulator.machine.press('B2', amount);
      if (pressed.accepted) vend = pressed.vend;
      return pressed.accepted;
    },
    patience,
  );
  if (!vend) throw new Error('the machine took the button and gave no vend');
  return vend;
}

/** What customer and machine do once the QR code is there. */
async function act(till: Till, simulator: Simulator, round: Round, isKilled: () => boolean): Promise<void> {
  const { scenario, payBy, amount } = round;
  const session = await firstSeen(till, simulator, amount, isKilled);
  if (!session) return;
  await wait(round.payAfter);
  // a machine that gives up says what one says whose customer cancels
  if (scenario === 'cancel' || scenario === 'leave') simulator.machine.cancel();
  if (scenario === 'leave') return;
  const paying = payBy === 'card' ? till.payByCard(session) : till.payByWallet(session);
  if (scenario === 'power_cut' || scenario === 'unplug') {
    await paying;
    await wait(round.faultAfter);
    if (scenario === 'power_cut') simulator.machine.powerCut();
    else simulator.unplug();
  }
  await paying;
}

/** The session of the request; a call of a bridge that has been killed may still be under way for a moment. */
async function firstSeen(
  till: Till,
  simulator: Simulator,
  amount: string,
  isKilled: () => boolean,
): Promise<Session | undefined> {
  let killedAt: number | undefined;
  for (;;) {
    const session = await till.find(amount);
    if (session) return session;
    if (isKilled()) killedAt ??= performance.now();
    if (simulator.state.phase === 'ready' || (killedAt !== undefined && performance.now() - killedAt > 300))
      return undefined;
    await wait(5);
  }
}

/** Until the kill, or until nothing more will set it off. */
async function untilQuiet(till: Till, simulator: Simulator, { amount }: Round, isKilled: () => boolean): Promise<void> {
  const end = Date.now() + patience;
  while (!isKilled() && Date.now() < end) {
    if (simulator.state.phase === 'ready' && hasOutcome(await till.find(amount))) return;
    await wait(10);
  }
}

function stageOf(session: Session | undefined, vend: VendRecord | undefined): Stage {
  if (vend?.result) return 'ended';
  if (vend?.approved) return 'dispensing';
  if (!session) return 'no_session';
  if (session.begun) return 'begun';
  return session.status === 'PAID' ? 'paid' : 'pending';
}

function hasOutcome(session: Session | undefined): boolean {
  return session === undefined || session.outcome !== null;
}

/** What can be said before the money has settled. */
function check(progress: Progress, round: string, vend: VendRecord, session: Session | undefined): void {
  const broken = (what: string): void =>
    void progress.violations.push(`${round}: ${what}: ${JSON.stringify({ vend, session })}`);
  if (vend.approves > 1) broken('two approves');
  if (vend.approves > 0 && !session?.begun) broken('an approve without begin_dispense');
  if (vend.dropped && session?.status !== 'COMPLETED' && session?.outcome !== 'unknown')
    broken('a product without a charge');
  if (session?.status === 'COMPLETED' && !vend.dropped && !(vend.approved && vend.result === 'power_cut'))
    broken('a charge without a product');
}

/** A run whose kills all fell where nothing can go wrong proves nothing. */
function missedStages({ kills, stages }: Progress): string[] {
  const claimed: Stage[] = ['pending', 'begun', 'dispensing', 'ended'];
  return kills < 50
    ? []
    : claimed.filter((stage) => !stages[stage]).map((stage) => `no kill met a vend that was ${stage}`);
}

/** Approves that no round saw: of a bridge that was restarted later, or of an amount that nobody asked for. */
function oddApproves({ machine }: Simulator, { vends }: Progress): string[] {
  const counted = new Map(vends.map(({ amount, approves }) => [amount, approves]));
  const late = machine.records.filter(({ amount, approves }) => approves > (counted.get(amount) ?? 0));
  const unasked =
    machine.state.refusedApproves -
    machine.records.reduce((sum, { approves, approved }) => sum + approves - Number(approved), 0);
  return [
    ...late.map((vend) => `an approve behind the end of its round: ${JSON.stringify(vend)}`),
    ...(unasked === 0 ? [] : [`${unasked} approves of amounts that the machine never asked for`]),
  ];
}

function summary({ next, kills, vends, violations }: Progress): string {
  return `${next} rounds, ${kills} kills, ${vends.filter(({ dropped }) => dropped).length} products, ${violations.length} violations`;
}
