import { setTimeout as wait } from 'node:timers/promises';
import { calm } from './faults.ts';
import { accountOf } from './scope.ts';
import { accepted, type Shop } from './shop.ts';

const LONGEST_MS = 300_000;
const EVERY_MS = 500;

/**
 * Lets everything come to its end: no fault any more, the pages that are still open end, banks decide, staff decide
 * what nobody saw, every event has been delivered and applied, every row of the outbox is done.
 *
 * @throws Error naming what still moves after five minutes
 */
export async function untilQuiet(shop: Shop, log: (line: string) => void): Promise<void> {
  const { doors, chance } = shop;
  await calm(doors);
  // what the run's own people left: pages, delayed payments, disputes
  const { openPages, delayedPages, openDisputes } = await accountOf(shop);
  for (const id of delayedPages) {
    await doors.control(`checkout/${id}/settle`, { outcome: chance.happens(0.5) ? 'succeeded' : 'failed' });
  }
  for (const id of openPages) await doors.control(`checkout/${id}/expire`);
  for (const id of openDisputes) {
    await doors.control(`disputes/${id}/close`, { status: chance.happens(0.5) ? 'won' : 'lost' });
  }
  const until = Date.now() + LONGEST_MS;
  for (let round = 0; ; round += 1) {
    await doors.control('webhook/resend', {});
    await endMachines(shop);
    const moving = await movingRows(shop);
    if (moving.length === 0 && round > 1) return;
    if (Date.now() > until) throw new Error(`after five minutes it still moves: ${moving.join('; ')}`);
    if (round % 20 === 19) log(`waits for ${moving.join('; ')}`);
    await wait(EVERY_MS);
  }
}

/** Sessions of machines whose end nobody told: the sweeper ends them, staff decide. */
async function endMachines({ doors, machines, gaveOut }: Shop): Promise<void> {
  for (const { token, code } of machines) {
    const rows = await doors.query<{ id: string; begun: boolean; outcome: string | null }>(
      `select id, dispense_started_at is not null as begun, outcome from vend_sessions
        where machine_id = $1 and status in ('PENDING', 'PAID')`,
      [code],
    );
    for (const { id, begun, outcome } of rows) {
      if (outcome === 'unknown') {
        const decision = gaveOut.get(id) === true ? 'capture' : 'release';
        await accepted(doors.rpc('resolve_unknown_vend', { session_id: id, decision, actor: 'soak' }));
      } else {
        const told = { machine_token: token, session_id: id, outcome: begun ? 'unknown' : 'cancelled' };
        await accepted(doors.rpcAsNobody('report_vend_outcome', told));
      }
    }
  }
}

/** What is still under way, in words; at most five. */
async function movingRows({ doors, openedAt }: Shop): Promise<string[]> {
  const rows = await doors.query<{ what: string }>(
    `(select 'event ' || l.event_id || ' is ' || l.status as what from stripe_webhook_log l where l.status in ('pending', 'processing')
       and l.created_at >= $1 limit 2)
     union all
     (select o.topic || ' of ' || o.object_key || ' is ' || o.status || ': ' || coalesce(o.error_message, '') from outbox o
       where o.status in ('waiting', 'running') and o.topic like 'stripe.%' and o.created_at >= $1 limit 2)
     union all
     (select 'refund ' || r.id || ' is ' || r.status from refunds r where r.status in ('requested', 'pending') and r.created_at >= $1 limit 1)`,
    [openedAt],
  );
  const summary = await doors.control('summary', {}, 'GET');
  const waiting =
    typeof summary.body === 'object' && summary.body !== null && 'webhooks_waiting' in summary.body
      ? Number(summary.body.webhooks_waiting)
      : 0;
  return [...rows.map(({ what }) => what), ...(waiting > 0 ? [`${waiting} webhooks wait`] : [])];
}
