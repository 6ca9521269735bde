import type { Pool } from 'pg';

/** A session of our own to sell, two months ahead. @returns its id */
export async function newSession(database: Pool, places: number): Promise<string> {
  const { rows } = await database.query<{ id: string }>(
    `insert into public.immersion_sessions (session_date_start, session_date_end, max_places, location, price_cents)
     values (current_date + 60, current_date + 64, $1, 'Lyon', 199700) returning id`,
    [places],
  );
  const [session] = rows;
  if (session === undefined) throw new Error('the session was not written');
  return session.id;
}
