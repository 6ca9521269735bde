import { z } from 'zod';
import { actOnPage, pageOf } from './checkout.ts';
import type { Operation } from './operation.ts';

const reserved = z.looseObject({ result: z.string(), reason: z.string().optional(), booking_id: z.uuid().optional() });

/** Somebody presses "Réserver", and pays, or does not; whoever finds it full waits in the line. */
export const bookPlace: Operation = {
  name: 'book a place',
  weight: 16,
  async run(shop) {
    const { doors, chance, people, sessions } = shop;
    const [person, session] = [chance.oneOf(people), chance.oneOf(sessions)];
    if (person === undefined || session === undefined) return 'nobody there';
    const asked = await doors.rpc('reserve_place', { session_id: session }, person.token);
    const answer = reserved.safeParse(asked.body).data;
    if (answer === undefined) return 'unavailable';
    if (answer.reason === 'full' && chance.happens(0.5)) {
      await doors.rpc('join_waitlist', { session_id: session }, person.token);
      return 'waits in the line';
    }
    if (answer.booking_id === undefined || answer.result !== 'held') return answer.reason ?? answer.result;
    if (chance.happens(0.1)) return 'held only';
    const seen = pageOf(
      await doors.workflow('start-immersion-checkout', { booking_id: answer.booking_id }, person.token),
    );
    return 'checkout' in seen ? actOnPage(shop, seen.checkout) : seen.why;
  },
};
