import { setTimeout as sleep } from 'node:timers/promises';
import { readToken } from '../../../harness/machine/bridgeProcess.ts';
import type { Bench } from '../context.ts';
import { figure, type Measured } from '../report.ts';
import { percentile } from '../statistics.ts';
import { bridgedMachine } from '../vending/bridgedMachine.ts';
import { richCustomer } from '../vending/customer.ts';

/**
 * PAID committed → bytes of the approve at the machine's end of the serial line: from the moment COMMIT of the
 * payment is sent, so the commit itself is part of it. The bridge is a process of its own, the payment a wallet's.
 */
export async function vendApprove(bench: Bench): Promise<Measured[]> {
  const { till, simulator, bridge, ...machine } = await bridgedMachine(bench);
  const user = await richCustomer(till, bench.database);
  const samples = bench.quick ? 30 : 300;
  const payer = await bench.database.connect();
  bench.later(async () => payer.release());

  const took: number[] = [];
  for (let n = 0; n < samples; n += 1) {
    const amount = ((10 + n) / 100).toFixed(2);
    await machine.press(amount);
    const { id } = await machine.session(amount);
    await sleep(150 + Math.random() * 300); // nobody pays sooner than they have seen the code; not in step with polling
    await payer.query('begin');
    await payer.query("select set_config('request.jwt.claims', $1, true)", [
      JSON.stringify({ sub: user, role: 'authenticated' }),
    ]);
    await payer.query('select public.pay_with_wallet($1)', [id]);
    const approved = new Promise<number>((resolve) => {
      simulator.onHostLine = (line) => {
        if (line === `C,VEND,${amount}`) resolve(performance.now());
      };
    });
    const committing = performance.now();
    await payer.query('commit');
    took.push((await approved) - committing);
    await machine.ended(amount);
  }
  const heard = await paidBy(bridge.url);
  bench.say(`${took.length} vends, slowest ${percentile(took, 1).toFixed(0)} ms; told by ${JSON.stringify(heard)}`);
  return [
    figure('vend_approve.p50', percentile(took, 0.5), 'ms'),
    figure('vend_approve.p99', percentile(took, 0.99), 'ms', { goal: { of: 'value', atMost: 100 } }),
    figure('vend_approve.by_realtime', (100 * heard.realtime) / (heard.realtime + heard.poll), '%'),
  ];
}

/** What told the bridge of each payment first, by its own count. */
async function paidBy(url: string): Promise<{ realtime: number; poll: number }> {
  const text = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${readToken}` } })).text();
  const of = (source: string): number =>
    Number(new RegExp(`^guichet_bridge_paid_total\\{source="${source}"\\} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  return { realtime: of('realtime'), poll: of('poll') };
}
