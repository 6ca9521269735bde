import type { Invariant } from './invariant.ts';

/** What lies in a slot and what was sold from it are what was filled in. */
export const stock: Invariant = {
  name: 'stock',
  async broken({ doors, slots }) {
    const found: string[] = [];
    for (const { machine_id, filled } of slots) {
      const [row] = await doors.query<{ left: number; sold: number }>(
        `select s.quantity as left, coalesce((select sum(i.quantity) from order_items i join orders o on o.id = i.order_id
            where i.machine_id = s.machine_id and o.status <> 'CANCELLED'), 0)::int as sold
           from stocks s where s.machine_id = $1`,
        [machine_id],
      );
      if (row === undefined || row.left + row.sold !== filled || row.left < 0) {
        found.push(`slot of ${machine_id}: ${row?.left} left and ${row?.sold} sold of ${filled}`);
      }
    }
    return found;
  },
};
