import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Simulator } from '../harness/machine/simulator.ts';
import { BridgeProcess, freePort, heapOptions, readToken, until } from '../harness/machine/bridgeProcess.ts';
import { FakeDatabase } from '../harness/machine/fakeDatabase.ts';

export interface MemoryReport {
  vends: number;
  seconds: number;
  /** MB at ten points of the run: resident, and used heap after what the collector left. */
  residentMb: number[];
  heapMb: number[];
  /** PAID committed to the approve on the line, milliseconds. */
  paidToApprove: { p50: number; p99: number; max: number };
  /** The most of the second half is at most a twentieth above the most of the first: nothing grows with the vends. */
  flat: boolean;
}

/** A day of a busy machine in minutes: vend after vend on the real bridge, its memory read from its own metrics. */
export async function memoryRun({
  vends,
  folder,
  log,
}: {
  vends: number;
  folder: string;
  log: (line: string) => void;
}): Promise<MemoryReport> {
  rmSync(folder, { recursive: true, force: true });
  const machine = { machineId: 'pi_memory', machineToken: 'machine-token-of-the-memory-run' };
  const database = new FakeDatabase(machine);
  const simulator = new Simulator({ path: join(folder, 'mdb'), timing: { motor: 5, board: 1 } });
  simulator.plug();
  const bridge = new BridgeProcess(
    {
      supabaseUrl: await database.start(),
      ...machine,
      serialPath: join(folder, 'mdb'),
      data: join(folder, 'data'),
      env: { GUICHET_BRIDGE_LOG_LEVEL: 'warn', NODE_OPTIONS: heapOptions },
    },
    await freePort(),
  );
  const report: MemoryReport = {
    vends: 0,
    seconds: 0,
    residentMb: [],
    heapMb: [],
    paidToApprove: { p50: 0, p99: 0, max: 0 },
    flat: false,
  };
  const took: number[] = [];
  try {
    await bridge.start();
    await until('realtime listens', () => database.realtime.subscribers === 1);
    const from = performance.now();
    let paid = 0;
    simulator.onHostLine = (line) => {
      if (line === 'C,VEND,2.50') took.push(performance.now() - paid);
    };
    while (report.vends < vends) {
      if (!simulator.machine.press('B2').accepted) {
        await wait(2);
        continue;
      }
      await until('a session', () => [...database.sessions.values()].some(({ status }) => status === 'PENDING'));
      const session = [...database.sessions.values()].find(({ status }) => status === 'PENDING');
      if (!session) throw new Error('the session is gone');
      await wait(3); // a customer is never faster than the answer to open_vend_session
      paid = performance.now();
      database.pay(session.id);
      await until('the outcome', () => session.outcome === 'success');
      database.sessions.clear(); // the fake's own memory is not the matter
      report.vends += 1;
      if (report.vends % Math.ceil(vends / 10) === 0) {
        const { resident, heap } = await measure(bridge.url);
        report.residentMb.push(resident);
        report.heapMb.push(heap);
        log(`${report.vends} of ${vends} vends: ${resident} MB resident, ${heap} MB of heap used`);
      }
    }
    report.seconds = Math.round((performance.now() - from) / 1_000);
    const most = (part: number[]): number => Math.max(...part);
    const half = Math.floor(report.residentMb.length / 2);
    report.flat = most(report.residentMb.slice(half)) <= most(report.residentMb.slice(0, half)) * 1.05;
    took.sort((a, b) => a - b);
    const at = (part: number): number =>
      Math.round((took[Math.min(took.length - 1, Math.floor(took.length * part))] ?? 0) * 10) / 10;
    report.paidToApprove = { p50: at(0.5), p99: at(0.99), max: at(1) };
  } finally {
    await bridge.stop();
    simulator.stop();
    await database.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  return report;
}

async function measure(url: string): Promise<{ resident: number; heap: number }> {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${readToken}` } })).text();
  const megabytes = (name: string): number =>
    Math.round(Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1] ?? Number.NaN) / 104_857.6) / 10;
  return { resident: megabytes('process_resident_memory_bytes'), heap: megabytes('nodejs_heap_size_used_bytes') };
}
