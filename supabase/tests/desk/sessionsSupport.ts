import { randomUUID } from 'node:crypto';
import { newUser } from '../ordersSupport.ts';
import type { TestDatabase } from '../setup/database.ts';

/** Sessions with people in them, for the tests of what the desk reads and decides of them. */

export type Role = 'owner' | 'administrator' | 'staff' | 'support' | 'accountant' | 'technician';
export const roles: readonly Role[] = ['owner', 'administrator', 'staff', 'support', 'accountant', 'technician'];

/** Somebody with this role; without one, a customer. */
export async function person(db: TestDatabase, role?: Role): Promise<{ user: string }> {
  const user = await newUser(db);
  if (role !== undefined)
    await db.query('insert into guichet.staff_roles (user_id, role) values ($1, $2)', [user, role]);
  return { user };
}

/** A session of five days that begins in so many days at the business. */
export async function newSession(db: TestDatabase, inDays = 30, location = 'Paris'): Promise<string> {
  const [session] = await db.query<{ id: string }>(
    `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values (guichet.today() + $1::int, guichet.today() + $1::int + 4, 8, $2, 199700) returning id`,
    [inDays, location],
  );
  if (session === undefined) throw new Error('the session was not written');
  return session.id;
}

export interface Booked {
  id: string;
  user: string;
  email: string;
}

/** A place that is held, whenever the session begins. */
export async function hold(db: TestDatabase, session: string): Promise<Booked> {
  const user = await newUser(db);
  const [booking] = await db.query<{ id: string; user_email: string }>(
    `insert into public.immersion_bookings (session_id, user_id, user_email, amount_cents, hold_expires_at)
     select s.id, u.id, u.email, s.price_cents, now() + interval '30 minutes'
       from public.immersion_sessions s, auth.users u where s.id = $1 and u.id = $2 returning id, user_email`,
    [session, user],
  );
  if (booking === undefined) throw new Error('the place was not held');
  await db.query('select public.increment_session_places($1)', [session]);
  return { id: booking.id, user, email: booking.user_email };
}

/** A place that is paid for, with its payment as Stripe tells it. */
export async function book(db: TestDatabase, session: string): Promise<Booked> {
  const [was] = await db.query<{ start: string; end: string }>(
    `select session_date_start::text as start, session_date_end::text as end from public.immersion_sessions where id = $1`,
    [session],
  );
  // what has begun cannot be bought any more: it was bought before
  await db.query(
    `update public.immersion_sessions set session_date_start = guichet.today() + 30, session_date_end = guichet.today() + 34 where id = $1`,
    [session],
  );
  const held = await hold(db, session);
  await db.query('select guichet.confirm_booking($1, $2, $3)', [held.id, `cs_${held.id}`, `pi_${held.id}`]);
  await db.query('update public.immersion_sessions set session_date_start = $2, session_date_end = $3 where id = $1', [
    session,
    was?.start,
    was?.end,
  ]);
  await db.query("delete from public.outbox where topic = 'email'");
  return held;
}

export async function wait(db: TestDatabase, session: string): Promise<{ id: string; user: string }> {
  const user = await newUser(db);
  const [place] = await db.query<{ id: string }>(
    `insert into public.immersion_waitlist (session_id, user_id, user_email) values ($1, $2, $3) returning id`,
    [session, user, `${user}@attente.test`],
  );
  if (place === undefined) throw new Error('nobody waits');
  return { id: place.id, user };
}

/** The mail server takes these letters, or refuses them for good. */
export async function post(db: TestDatabase, refuses: (email: string) => boolean = () => false): Promise<string[]> {
  const sent: string[] = [];
  for (;;) {
    const { token, rows } = await db.call<{ token: string; rows: { id: string; payload: object }[] }>('claim_outbox', {
      topics: ['email'],
    });
    if (rows.length === 0) return sent;
    const { results } = await db.call<{ results: Letter[] }>('booking_letters', {
      rows: rows.map(({ payload }) => payload),
    });
    for (const [index, { id }] of rows.entries()) {
      const letter = results[index];
      if (letter?.to !== undefined && refuses(letter.to))
        await db.call('fail_outbox', { token, rows: [{ id, message: '550 no such person', final: true }] });
      else {
        await db.call('complete_outbox', { token, rows: [{ id, result: { message_id: id } }] });
        if (letter?.to !== undefined) sent.push(letter.to);
      }
    }
  }
}
interface Letter {
  to?: string;
}

export const newId = (): string => randomUUID();
