import type { Operation } from './operation.ts';

/** Stripe delivers again what it has not heard an answer to. Its clock stays ours: pages are opened by both. */
export const resend: Operation = {
  name: 'deliver again',
  weight: 2,
  async run({ doors }) {
    await doors.control('webhook/resend', {});
    return 'done';
  },
};
