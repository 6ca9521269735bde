import { Client } from 'pg';
import { yearOfMoney } from '../../../harness/database/yearOfMoney.ts';
import type { Bench } from '../context.ts';
import { figure, type Measured } from '../report.ts';
import { median, percentile } from '../statistics.ts';

/**
 * What the desk opens with, and the list of payments, at a million payments and rows in proportion, beside a look-up by
 * primary key: each through the same address, one after the other, so that the machine is the same for both.
 */
export async function deskToday({ stack, database, quick, say }: Bench): Promise<Measured[]> {
  const payments = quick ? 10_000 : 1_000_000;
  const writer = new Client({ connectionString: stack.env.DATABASE_URL });
  await writer.connect();
  try {
    await writer.query('set statement_timeout = 0; set synchronous_commit = off');
    const began = performance.now();
    await yearOfMoney((sql) => writer.query(sql), payments);
    say(`${payments} payments written in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
  } finally {
    await writer.end();
  }
  const { rows } = await database.query<{ id: string }>(
    'select id from public.payments tablesample system (1) limit 50',
  );
  const headers = { apikey: stack.env.SUPABASE_SERVICE_ROLE_KEY, 'content-type': 'application/json' };
  const ask = async (path: string, args?: object): Promise<number> => {
    const before = performance.now();
    const answer = await fetch(`${stack.env.SUPABASE_URL}/rest/v1/${path}`, {
      headers,
      ...(args && { method: 'POST', body: JSON.stringify(args) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`);
    return performance.now() - before;
  };
  const took: Record<'key' | 'today' | 'list' | 'month', number[]> = { key: [], today: [], list: [], month: [] };
  for (let round = 0; round < (quick ? 30 : 120); round += 1) {
    const id = rows[round % rows.length]?.id ?? '';
    const key = await ask(`payments?id=eq.${id}&select=*`);
    // as the page opens
    const today = await ask('rpc/desk_today', { p_unit: 'week' });
    const list = await ask('rpc/desk_payments', {
      p_limit: 50,
      p_what: 'takings',
      p_domain: 'vend',
      p_currency: 'eur',
    });
    const month = await ask('rpc/desk_month', {});
    // connections, and the plans that each keeps, are there after the first rounds
    if (round >= 20) {
      took.key.push(key);
      took.today.push(today);
      took.list.push(list);
      took.month.push(month);
    }
  }
  const peer = { name: 'look-up by primary key', value: median(took.key) };
  const goal = { of: 'ratio', atMost: 10 } as const;
  say(`p99: key ${percentile(took.key, 0.99).toFixed(1)} ms, Today ${percentile(took.today, 0.99).toFixed(1)} ms`);
  return [
    figure('desk_today.p50', median(took.today), 'ms', { peer, goal }),
    figure('desk_payments.p50', median(took.list), 'ms', { peer, goal }),
    figure('desk_month.p50', median(took.month), 'ms', { peer, goal }),
  ];
}
