import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Bench } from '../context.ts';
import { drainBacklog } from '../drainBacklog.ts';
import { figure, type Measured } from '../report.ts';

/** n8n's resident memory over a long drain: what it holds after the first fifth and after all of it. */
export async function memory(bench: Bench): Promise<Measured[]> {
  const steps = 5;
  const perStep = bench.quick ? 1_000 : 10_000;
  const pid = n8nPid(bench.stack.home);
  const seen: number[] = [];
  let peak = 0;
  const watching = setInterval(() => {
    peak = Math.max(peak, residentMegabytes(pid));
  }, 200);
  try {
    for (let step = 1; step <= steps; step += 1) {
      await drainBacklog(bench, perStep);
      seen.push(residentMegabytes(pid));
      bench.say(`${step * perStep} events: ${seen.at(-1)?.toFixed(0)} MB`);
    }
  } finally {
    clearInterval(watching);
  }
  const [first = Number.NaN] = seen;
  return [
    figure(`memory.after_${steps * perStep}`, seen.at(-1) ?? Number.NaN, 'MB', {
      peer: { name: `the same process after ${perStep}`, value: first },
      goal: { of: 'ratio', atMost: 1.15 },
    }),
    figure('memory.peak', peak, 'MB'),
  ];
}

/** As the supervisor noted it. */
function n8nPid(home: string): number {
  return z.object({ pid: z.number() }).parse(JSON.parse(readFileSync(join(home, 'run/n8n.json'), 'utf8'))).pid;
}

function residentMegabytes(pid: number): number {
  const line = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  if (line === null) throw new Error(`process ${pid} has no VmRSS: is it n8n, and is this Linux?`);
  return Number(line[1]) / 1_024;
}
