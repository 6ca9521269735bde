import type { Client } from 'pg';

export interface Breach {
  constraint_name: string;
  table_name: string;
  row_id: string;
  message: string;
}
export interface Verification {
  constraints: { constraint_name: string; table_name: string; state: string; breaches: number }[];
  breaches: Breach[];
}

/** Every rule that rows are held against; those of the database itself carry its state, the others are checked here only. */
const rules: readonly [string, string][] = [
  ['stocks_quantity_not_negative', 'stocks'],
  ['stocks_machine_id_slot_number_key', 'stocks'],
  ['orders_status_documented', 'orders'],
  ['orders_stripe_payment_intent_id_key', 'orders'],
  ['payments_stripe_payment_intent_id_key', 'payments'],
  ['users_id_fkey', 'users'],
  ['orders_amount_is_sum_of_items', 'orders'],
  ['order_items_snapshot_complete', 'order_items'],
  ['order_items_subtotal', 'order_items'],
  ['orders_paid_has_payment', 'orders'],
  ['money_is_bigint', 'products, stocks, orders, order_items'],
];

const stateQuery = `select n.name as constraint_name, case when c.oid is null then 'missing' when c.convalidated then 'enforced' else 'new rows only' end as state
  from unnest($1::text[]) n (name) left join pg_catalog.pg_constraint c on c.conname = n.name and c.connamespace = 'public'::regnamespace`;

export async function verifyConstraints(client: Client, tighten: boolean): Promise<Verification> {
  if (tighten) await client.query('select from guichet.tighten_constraints()');
  const { rows: breaches } = await client.query<Breach>('select * from guichet.constraint_breaches() order by 1, 3');
  const { rows: states } = await client.query<{ constraint_name: string; state: string }>(stateQuery, [
    rules.slice(0, 6).map(([name]) => name),
  ]);
  return {
    constraints: rules.map(([constraint_name, table_name]) => {
      const state = states.find((row) => row.constraint_name === constraint_name)?.state ?? 'checked here';
      const count = breaches.filter((breach) => breach.constraint_name === constraint_name).length;
      // a rule that was made wide enough for the rows that were there
      return {
        constraint_name,
        table_name,
        state: state === 'enforced' && count > 0 ? 'old words too' : state,
        breaches: count,
      };
    }),
    breaches,
  };
}

/** For a terminal: the constraints, then the rows. */
export function verificationTable({ constraints, breaches }: Verification): string {
  const lines = [
    ['constraint', 'table', 'state', 'rows'],
    ...constraints.map((row) => [row.constraint_name, row.table_name, row.state, String(row.breaches)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const table = lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
  const rows = breaches
    .map(
      ({ constraint_name, table_name, row_id, message }) => `  ${constraint_name}: ${table_name} ${row_id} ${message}`,
    )
    .join('\n');
  return `${table}\n${rows === '' ? '\nNo row breaks a constraint.\n' : `\n${rows}\n`}`;
}
