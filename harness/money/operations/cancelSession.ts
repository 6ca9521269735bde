import { newSession } from '../shop.ts';
import { resultOf, type Operation } from './operation.ts';

/** Staff call a whole session off, with whoever is on the way to pay for it, and open another. */
export const cancelSession: Operation = {
  name: 'cancel a session',
  weight: 1,
  async run(shop) {
    const { doors, chance, sessions } = shop;
    const session = chance.oneOf(sessions);
    if (session === undefined) return 'nothing to cancel';
    sessions.splice(sessions.indexOf(session), 1);
    const { status, body } = await doors.rpc('cancel_session', { session_id: session, reason: 'essai' });
    sessions.push(await newSession(doors, `Lyon ${session}`, chance.between(2, 6)));
    return status < 300 ? resultOf(body) : 'unavailable';
  },
};
