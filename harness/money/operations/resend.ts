import type { Operation } from './operation.ts';

/** Stripe delivers again what it has not heard an answer to, and its clock goes on. */
export const resend: Operation = {
  name: 'deliver again',
  weight: 2,
  async run({ doors, chance }) {
    if (chance.happens(0.5)) await doors.control('clock', { advance: chance.between(1, 12) });
    else await doors.control('webhook/resend', {});
    return 'done';
  },
};
