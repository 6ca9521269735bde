import { resultOf, type Operation } from './operation.ts';

/** Somebody gives their place back, or staff take it from them. */
export const cancelBooking: Operation = {
  name: 'cancel a booking',
  weight: 7,
  async run({ doors, chance, people }) {
    const rows = await doors.query<{ id: string; user_id: string }>(
      `select id, user_id from immersion_bookings where user_id = any($1) and status <> 'cancelled' order by created_at desc limit 40`,
      [people.map(({ id }) => id)],
    );
    const booking = chance.oneOf(rows);
    const person = people.find(({ id }) => id === booking?.user_id);
    if (booking === undefined || person === undefined) return 'nothing to cancel';
    const { status, body } = chance.happens(0.3)
      ? await doors.rpc('admin_cancel_booking', { booking_id: booking.id, reason: 'essai' })
      : await doors.rpc('cancel_booking', { booking_id: booking.id }, person.token);
    return status < 300 ? resultOf(body) : 'unavailable';
  },
};
