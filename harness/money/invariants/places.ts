import type { Invariant } from './invariant.ts';

/** The count of a session is that of its bookings, never above its places; nobody has two. */
export const places: Invariant = {
  name: 'places',
  async broken({ doors, people }) {
    const rows = await doors.query<{ what: string }>(
      `with mine as (select distinct session_id from immersion_bookings where user_id = any($1)),
            counted as (select s.id, s.max_places, s.reserved_places, s.cancelled_at,
              (select count(*) from immersion_bookings b where b.session_id = s.id and b.status in ('pending', 'confirmed'))::int as taken
              from immersion_sessions s join mine m on m.session_id = s.id)
       select 'session ' || id || ' counts ' || reserved_places || ', has ' || taken || ' of ' || max_places as what from counted
        where reserved_places <> taken or taken > max_places or (cancelled_at is not null and taken > 0)
       union all
       select 'person ' || user_id || ' has ' || count(*) || ' places of session ' || session_id from immersion_bookings
        where user_id = any($1) and status in ('pending', 'confirmed') group by user_id, session_id having count(*) > 1`,
      [people.map(({ id }) => id)],
    );
    return rows.map(({ what }) => what);
  },
};
