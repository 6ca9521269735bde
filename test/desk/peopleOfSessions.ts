import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Colleague, Desk } from '../../harness/desk/desk.ts';

/** A session with people in it, arranged behind the desk. */

export interface Booked {
  booking: string;
  person: Colleague;
}

const idRow = z.object({ id: z.string() });
const first = (rows: readonly object[]): string => idRow.parse(rows[0]).id;

/** A session of five days that begins in so many days at the business. */
export async function makeSession(desk: Desk, inDays: number, location: string): Promise<string> {
  return first(
    await desk.query(
      `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
       values (guichet.today() + $1::int, guichet.today() + $1::int + 4, 8, $2, 199700) returning id`,
      [inDays, location],
    ),
  );
}

/** A place that is paid for; the name is the one that was given at Checkout. */
export async function book(desk: Desk, session: string, name: string): Promise<Booked> {
  const person = await desk.person(name.toLowerCase().replace(/[^a-z]+/g, '-'));
  const booking = first(
    await desk.query(
      `insert into public.immersion_bookings (session_id, user_id, user_email, amount_cents, hold_expires_at)
       select s.id, u.id, u.email, s.price_cents, now() + interval '30 minutes'
         from public.immersion_sessions s, auth.users u where s.id = $1 and u.id = $2 returning id`,
      [session, person.id],
    ),
  );
  await desk.query('select public.increment_session_places($1)', [session]);
  await desk.query('select guichet.confirm_booking($1, $2, $3)', [booking, `cs_${booking}`, `pi_${booking}`]);
  await desk.query('select guichet.keep_payer_name($1, $2)', [booking, name]);
  return { booking, person };
}

/** Somebody who waits for a place. */
export async function wait(desk: Desk, session: string): Promise<void> {
  const { id, email } = await desk.person('attente');
  await desk.query('insert into public.immersion_waitlist (session_id, user_id, user_email) values ($1, $2, $3)', [
    session,
    id,
    email,
  ]);
}

/** The session begins today: what was bought before it began is there. */
export async function beginToday(desk: Desk, session: string): Promise<void> {
  await desk.query(
    `update public.immersion_sessions set session_date_start = guichet.today(), session_date_end = guichet.today() + 4
      where id = $1`,
    [session],
  );
}

/** To whom letters of this kind about the session were written, whatever became of them. */
export async function writtenTo(desk: Desk, session: string, template: string): Promise<string[]> {
  const rows = await desk.query<{ email: string }>(
    `select coalesce(b.user_email, w.user_email) as email
       from public.outbox o
       left join public.immersion_bookings b on b.id = guichet.try_uuid(o.payload ->> 'booking_id')
       left join public.immersion_waitlist w on w.id = guichet.try_uuid(o.payload ->> 'waitlist_id')
      where o.topic = 'email' and o.payload ->> 'template' = $2 and coalesce(b.session_id, w.session_id) = $1
      order by 1`,
    [session, template],
  );
  return rows.map(({ email }) => email);
}

/** The calendar file that the person has of their booking. */
export async function calendarOf({ booking, person }: Booked): Promise<Readonly<Record<string, string>>> {
  const { data, error } = await person.client.rpc('booking_calendar', { booking_id: booking });
  if (error !== null) throw error;
  const { ics } = z.object({ ics: z.string() }).parse(data);
  return Object.fromEntries(
    ics.split('\r\n').flatMap((line) => {
      const [, name, value] = /^([A-Z-]+)(?:;[^:]*)?:(.*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

export const somewhere = (): string => `Lyon, salle ${randomUUID().slice(0, 8)}`;
