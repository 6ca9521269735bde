import { z } from 'zod';
import type { Stage } from './demo.ts';

const held = z.object({ result: z.literal('held'), booking_id: z.uuid() });
const opened = z.object({ checkout_url: z.url() });

/** One place, two people: hold, Checkout, confirmation, waiting list, cancellation with refund (document 004). */
export async function demo(stage: Stage): Promise<void> {
  const claire = await stage.signUp('claire');
  const marc = await stage.signUp('marc');
  const session = await stage.insert('immersion_sessions', {
    session_date_start: dayFromNow(45),
    session_date_end: dayFromNow(49),
    max_places: 1,
    location: 'Lyon',
    price_cents: 199_700,
  });
  const places = () =>
    stage.show(
      'immersion_sessions',
      'select status, reserved_places, max_places from immersion_sessions where id = $1',
      [session.id],
    );
  const bookings = () =>
    stage.show(
      'immersion_bookings',
      'select b.user_email, b.status, b.payment_state, b.refunded_cents from immersion_bookings b where b.session_id = $1 order by b.created_at',
      [session.id],
    );

  stage.step('Claire prend la dernière place / Claire takes the last place');
  const { booking_id } = held.parse(await stage.rpc('reserve_place', { session_id: session.id }, claire));
  await places();
  await bookings();

  stage.step('Marc arrive trop tard et attend / Marc is too late and waits');
  say(await stage.rpc('reserve_place', { session_id: session.id }, marc));
  say(await stage.rpc('join_waitlist', { session_id: session.id }, marc));

  stage.step('Claire paie sur la page Checkout / Claire pays on the Checkout page');
  const { checkout_url } = opened.parse(await stage.workflow('start-immersion-checkout', { booking_id }, claire));
  process.stdout.write(`   ${checkout_url}\n`);
  if (stage.standIn)
    await stage.stripeControl(`checkout/${/cs_\w+/.exec(checkout_url)?.[0] ?? ''}/pay`, { outcome: 'pay' });
  else process.stdout.write('   Ouvrez cette page et payez avec la carte 4242 4242 4242 4242. / Open it and pay.\n');
  await stage.until(
    'the booking to be confirmed',
    "select from immersion_bookings where id = $1 and status = 'confirmed'",
    [booking_id],
  );
  await bookings();
  await stage.show('profiles', 'select license from profiles where id = $1', [claire.id]);

  stage.step('Elle annule six semaines avant : tout est remboursé / She cancels six weeks ahead: all of it goes back');
  say(await stage.rpc('cancel_booking', { booking_id }, claire));
  await stage.until(
    'Stripe to say that the money is back',
    "select from immersion_bookings where id = $1 and payment_state = 'refunded'",
    [booking_id],
  );
  await bookings();

  stage.step('La place est proposée à Marc / The place is offered to Marc');
  await stage.show(
    'immersion_waitlist',
    'select user_email, status, offer_expires_at from immersion_waitlist where session_id = $1',
    [session.id],
  );
  await places();

  stage.step('Les lettres qui sont parties / The letters that went out');
  await stage.until(
    'the letters to be sent',
    "select from outbox where topic = 'email' and object_key like '%' || $1 || '%' and payload ->> 'template' = 'booking_cancelled' and status = 'done'",
    [booking_id],
  );
  await stage.show(
    'outbox',
    "select payload ->> 'template' as letter, o.status from outbox o join immersion_bookings b on o.object_key = 'booking:' || b.id || ':email' where b.session_id = $1 order by o.seq",
    [session.id],
  );
}

function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}

function say(answer: unknown): void {
  process.stdout.write(`   ${JSON.stringify(answer)}\n`);
}
