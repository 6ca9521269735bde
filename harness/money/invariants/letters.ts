import type { Invariant } from './invariant.ts';

/** Who has a place has one letter that says so; who lost one that was paid has been told. */
export const letters: Invariant = {
  name: 'letters',
  async broken({ doors, people }) {
    const rows = await doors.query<{ what: string }>(
      `with told as (select b.id, b.status, b.stripe_payment_intent_id as intent,
              count(o.id) filter (where o.payload ->> 'template' = 'booking_confirmed') as confirmed,
              count(o.id) filter (where o.payload ->> 'template' in ('booking_cancelled', 'booking_session_cancelled', 'booking_place_gone')) as ended
            from immersion_bookings b left join outbox o on o.topic = 'email' and o.payload ->> 'booking_id' = b.id::text
           where b.user_id = any($1) group by b.id)
       select 'booking ' || id || ' is confirmed and has ' || confirmed || ' letters that say so' as what from told
        where status = 'confirmed' and confirmed <> 1
       union all
       select 'booking ' || id || ' was paid and cancelled, and has ' || ended || ' letters that say so' from told
        where status = 'cancelled' and intent is not null and confirmed > 0 and ended = 0`,
      [people.map(({ id }) => id)],
    );
    return rows.map(({ what }) => what);
  },
};
