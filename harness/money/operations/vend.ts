import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Shop } from '../shop.ts';
import { actOnPage, pageOf } from './checkout.ts';
import type { Operation } from './operation.ts';

const answer = z.looseObject({ result: z.string() });

/** A machine asks, somebody pays by card or from the wallet, the product comes or does not. */
export const vend: Operation = {
  name: 'vend',
  weight: 20,
  async run(shop) {
    const { doors, chance, people, machines } = shop;
    const [machine, person] = [chance.oneOf(machines), chance.oneOf(people)];
    if (machine === undefined || person === undefined) return 'nobody there';
    const session = randomUUID();
    const amount = (chance.between(50, 900) / 100).toFixed(2);
    const asked = await doors.rpcAsNobody('open_vend_session', {
      ...{ machine_token: machine.token, session_id: session, amount, item: '12' },
    });
    // the last one of this machine may still be at work
    if (asked.status >= 300) return 'unavailable';
    const paid = await payFor(shop, session, amount, { token: person.token });
    const begun = await doors.rpcAsNobody('begin_dispense', { machine_token: machine.token, session_id: session });
    const may = answer.safeParse(begun.body).data?.result === 'dispense';
    if (may && chance.happens(0.05)) return `${paid}, power cut behind the approve`;
    const outcome = may ? (chance.happens(0.8) ? 'success' : 'failure') : 'cancelled';
    if (may) shop.gaveOut.set(session, outcome === 'success');
    const told = await doors.rpcAsNobody('report_vend_outcome', {
      ...{ machine_token: machine.token, session_id: session, outcome },
    });
    return told.status < 300 ? `${paid}, ${outcome}` : 'unavailable';
  },
};

async function payFor(shop: Shop, session: string, amount: string, { token }: { token: string }): Promise<string> {
  const { doors, chance } = shop;
  if (chance.happens(0.4)) {
    const { body } = await doors.rpc('pay_with_wallet', { session_id: session }, token);
    return `wallet ${answer.safeParse(body).data?.result ?? 'unavailable'}`;
  }
  const asked = { amount, session_id: session };
  const seen = pageOf(await doors.workflow('initiate-wallet-recharge', asked, chance.happens(0.5) ? token : undefined));
  if (!('checkout' in seen)) return `card ${seen.why}`;
  const acted = await actOnPage(shop, seen.checkout);
  // the machine waits a moment for its money, as a bridge does
  for (let tries = 0; tries < 80; tries += 1) {
    const [row] = await doors.query<{ status: string }>('select status from vend_sessions where id = $1', [session]);
    if (row?.status !== 'PENDING' || !acted.startsWith('pay')) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return `card ${acted}`;
}
