import type { Invariant } from './invariant.ts';

/** A balance is the sum of its ledger; every vend and recharge stands in it once; a failed vend got its money back. */
export const wallets: Invariant = {
  name: 'wallets',
  async broken({ doors, people, machines, gaveOut }) {
    const ids = people.map(({ id }) => id);
    const rows = await doors.query<{ what: string }>(
      `with w as (select * from wallets where user_id = any($1))
       select 'wallet ' || w.id || ' says ' || w.balance_minor || ', its ledger ' || coalesce(sum(t.amount_minor), 0) as what
         from w left join transactions t on t.wallet_id = w.id group by w.id, w.balance_minor having w.balance_minor <> coalesce(sum(t.amount_minor), 0)
       union all
       select 'recharge ' || r.id || ' is ' || r.status || ' and stands ' || count(t.id) || ' times in the ledger'
         from wallet_recharges r left join transactions t on t.recharge_id = r.id and t.kind = 'recharge'
        where r.user_id = any($1) group by r.id, r.status having count(t.id) <> case r.status when 'paid' then 1 else 0 end
       union all
       select 'vend ' || s.id || ' by ' || coalesce(s.payment_method, 'nothing') || ' is ' || s.status || ', the wallet gave ' || coalesce(sum(t.amount_minor), 0)
         from vend_sessions s left join transactions t on t.vend_session_id = s.id and t.kind in ('vend', 'vend_refund')
        where s.machine_id = any($2) group by s.id, s.status, s.payment_method, s.amount_minor
       having coalesce(sum(t.amount_minor), 0) <> case when s.payment_method = 'wallet' and s.status = 'COMPLETED' then -s.amount_minor else 0 end
       union all
       select 'vend ' || s.id || ' has not ended: ' || s.status from vend_sessions s where s.machine_id = any($2) and s.status in ('PENDING', 'PAID')`,
      [ids, machines.map(({ code }) => code)],
    );
    const ended = await doors.query<{ id: string; status: string }>(
      'select id, status from vend_sessions where machine_id = any($1)',
      [machines.map(({ code }) => code)],
    );
    const wrong = ended.filter(({ id, status }) => gaveOut.has(id) && (status === 'COMPLETED') !== gaveOut.get(id));
    return [
      ...rows.map(({ what }) => what),
      ...wrong.map(
        ({ id, status }) => `the machine gave ${gaveOut.get(id) ? 'a' : 'no'} product for ${id}, which is ${status}`,
      ),
    ];
  },
};
