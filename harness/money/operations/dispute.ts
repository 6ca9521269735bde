import { chargesOf } from './dashboardRefund.ts';
import type { Operation } from './operation.ts';

/** A cardholder contests a charge; the bank decides, now or when the run grows quiet. */
export const dispute: Operation = {
  name: 'contest a charge',
  weight: 2,
  async run(shop) {
    const { doors, chance } = shop;
    try {
      const found = chance.oneOf((await chargesOf(shop)).filter((one) => !one.disputed));
      if (found === undefined) return 'nothing to contest';
      const opened = await doors.control(`charges/${found.id}/dispute`);
      if (opened.status >= 300) return 'refused';
      if (chance.happens(0.5)) return 'contested';
      const id =
        typeof opened.body === 'object' && opened.body !== null && 'id' in opened.body ? String(opened.body.id) : '';
      await doors.control(`disputes/${id}/close`, { status: chance.happens(0.5) ? 'won' : 'lost' });
      return 'contested and decided';
    } catch {
      return 'unavailable';
    }
  },
};
