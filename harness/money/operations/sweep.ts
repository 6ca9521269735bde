import type { Operation } from './operation.ts';

const SWEEPERS = ['expire_orders', 'release_expired_holds', 'expire_vend_sessions'] as const;

/** What the minute's workflows do, oftener than they do it, beside them. */
export const sweep: Operation = {
  name: 'sweep',
  weight: 3,
  async run({ doors, chance }) {
    const { status } = await doors.rpc(chance.oneOf(SWEEPERS) ?? SWEEPERS[0], {});
    return status < 300 ? 'swept' : 'unavailable';
  },
};
