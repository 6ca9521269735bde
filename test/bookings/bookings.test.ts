import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { startImmersionCheckout } from '../../harness/people/immersionCheckout.ts';
import { asService, signUp, type Person } from '../../harness/people/people.ts';
import { checkoutIdOf, stripeControl } from '../../harness/stripe/stripeStandIn.ts';
import { waitFor } from '../../harness/waitFor.ts';

const env = readStackEnv();
const held = z.object({ result: z.literal('held'), booking_id: z.uuid(), amount_cents: z.number() });
const checkout = z.object({ checkout_url: z.url() });
const letters = z.array(
  z.object({
    to: z.array(z.string()),
    subject: z.string(),
    text: z.string(),
    attachments: z.array(z.object({ filename: z.string(), base64: z.string() })),
  }),
);

const inbox = z.array(z.object({ text: z.string() }));

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('a place in an immersion session', () => {
  let database: Database;
  let admin: Person;

  beforeAll(async () => {
    database = openDatabase();
    admin = await signUp('admin', { admin: true });
  });
  afterAll(() => database.close());

  async function newSession(places: number, startsInDays = 60): Promise<string> {
    const { data, error } = await admin.client
      .from('immersion_sessions')
      .insert({
        session_date_start: inDays(startsInDays),
        session_date_end: inDays(startsInDays + 4),
        max_places: places,
        location: `Lyon ${Math.random()}`,
        price_cents: 199_700,
      })
      .select('id')
      .single();
    if (error) throw error;
    return z.object({ id: z.uuid() }).parse(data).id;
  }

  async function reserve(person: Person, session: string) {
    const { data, error } = await person.client.rpc('reserve_place', { session_id: session });
    if (error) throw error;
    return data as unknown;
  }

  async function openCheckout(person: Person, booking: string): Promise<Response> {
    return startImmersionCheckout((await person.client.auth.getSession()).data.session?.access_token ?? '', booking);
  }

  const bookingRow = async (id: string) =>
    (
      await database.query<{ status: string; payment_state: string; refunded_cents: number }>(
        'select status, payment_state, refunded_cents::int from immersion_bookings where id = $1',
        [id],
      )
    )[0];
  const reserved = async (id: string) =>
    (
      await database.query<{ reserved_places: number; status: string }>(
        'select reserved_places, status from immersion_sessions where id = $1',
        [id],
      )
    )[0];
  const lettersTo = async (email: string) =>
    letters
      .parse(await (await fetch(z.url().parse(process.env.MAIL_INBOX_URL))).json())
      .filter(({ to }) => to.includes(email));

  test('is held, paid, confirmed with licence and letter, cancelled, refunded', async () => {
    const session = await newSession(2);
    const claire = await signUp('claire');
    const { booking_id: booking } = held.parse(await reserve(claire, session));
    expect(await reserved(session)).toMatchObject({ reserved_places: 1, status: 'open' });

    const answer = await openCheckout(claire, booking);
    expect(answer.status).toBe(200);
    const { checkout_url: url } = checkout.parse(await answer.json());
    // a second tab gets the same page
    expect(checkout.parse(await (await openCheckout(claire, booking)).json()).checkout_url).toBe(url);

    await stripeControl(`checkout/${checkoutIdOf(url)}/pay`);
    await waitFor('the booking to be confirmed', async () =>
      (await bookingRow(booking))?.status === 'confirmed' ? true : undefined,
    );
    expect(await reserved(session)).toMatchObject({ reserved_places: 1 });
    const { data: profile } = await claire.client.from('profiles').select('license').single();
    expect(profile).toEqual({ license: 'immersion' });

    const letter = await waitFor(
      'the letter',
      async () => (await lettersTo(claire.email)).find(({ subject }) => subject === 'Votre place est confirmée'),
      { timeoutMs: 30_000 },
    );
    expect(letter.text).toContain('1\u00a0997,00\u00a0€');
    expect(letter.attachments.map(({ filename }) => filename)).toEqual(['immersion.ics']);
    expect(Buffer.from(letter.attachments[0]?.base64 ?? '', 'base64').toString('utf8')).toContain(
      `DTSTART;VALUE=DATE:${inDays(60).replaceAll('-', '')}`,
    );

    const { data: cancelled } = await claire.client.rpc('cancel_booking', { booking_id: booking });
    expect(cancelled).toMatchObject({ result: 'cancelled', refund_cents: 199_700 });
    await waitFor(
      'Stripe to say that the money is back',
      async () => ((await bookingRow(booking))?.payment_state === 'refunded' ? true : undefined),
      { timeoutMs: 30_000 },
    );
    expect(await bookingRow(booking)).toEqual({
      status: 'cancelled',
      payment_state: 'refunded',
      refunded_cents: 199_700,
    });
    expect(await reserved(session)).toMatchObject({ reserved_places: 0 });
    expect((await claire.client.from('profiles').select('license').single()).data).toEqual({ license: null });
    await waitFor(
      'the letter of the cancellation',
      async () => (await lettersTo(claire.email)).find(({ subject }) => subject === 'Votre réservation est annulée'),
      { timeoutMs: 30_000 },
    );
  }, 120_000);

  test('that is not paid goes to the next of the waiting list when Checkout ends', async () => {
    const session = await newSession(1);
    const [first, second] = [await signUp('premier'), await signUp('second')];
    const { booking_id: booking } = held.parse(await reserve(first, session));
    expect(await reserve(second, session)).toMatchObject({ result: 'refused', reason: 'full' });
    expect((await second.client.rpc('join_waitlist', { session_id: session })).data).toMatchObject({
      result: 'waiting',
      position: 1,
    });
    const { checkout_url: url } = checkout.parse(await (await openCheckout(first, booking)).json());
    await stripeControl(`checkout/${checkoutIdOf(url)}/expire`);
    await waitFor('the hold to end', async () =>
      (await bookingRow(booking))?.status === 'cancelled' ? true : undefined,
    );
    const { data } = await second.client.from('immersion_bookings').select('status, hold_expires_at').single();
    expect(data).toMatchObject({ status: 'pending' });
    await waitFor(
      'the letter',
      async () => (await lettersTo(second.email)).find(({ subject }) => subject === "Une place s'est libérée"),
      { timeoutMs: 30_000 },
    );
  }, 90_000);

  test('paid after it was given to somebody else: the money goes back, with an apology', async () => {
    const session = await newSession(1);
    const [late, quick] = [await signUp('tard'), await signUp('vite')];
    const { booking_id: booking } = held.parse(await reserve(late, session));
    const { checkout_url: url } = checkout.parse(await (await openCheckout(late, booking)).json());
    // Stripe cannot end the Checkout when the hold ends: its page stays open in front of the customer
    await stripeControl('faults', {
      method: 'POST',
      path: '/v1/checkout/sessions/*/expire',
      status: 500,
      times: 1_000,
    });
    try {
      await database.query(
        "update immersion_bookings set hold_expires_at = now() - interval '1 second' where id = $1",
        [booking],
      );
      // the workflow that sweeps every minute may have been quicker
      await asService().rpc('release_expired_holds').throwOnError();
      expect(await bookingRow(booking)).toMatchObject({ status: 'cancelled' });
      held.parse(await reserve(quick, session));
      await stripeControl(`checkout/${checkoutIdOf(url)}/pay`);
      await waitFor(
        'the money to be back',
        async () => ((await bookingRow(booking))?.payment_state === 'refunded' ? true : undefined),
        { timeoutMs: 60_000, found: async () => JSON.stringify(await bookingRow(booking)) },
      );
    } finally {
      await stripeControl('faults', {}, 'DELETE');
    }
    expect(await bookingRow(booking)).toEqual({
      status: 'cancelled',
      payment_state: 'refunded',
      refunded_cents: 199_700,
    });
    expect((await reserved(session))?.reserved_places).toBe(1);
    expect((await late.client.from('profiles').select('license').single()).data).toEqual({ license: null });
    const letter = await waitFor(
      'the apology',
      async () => (await lettersTo(late.email)).find(({ subject }) => subject === "Votre place n'était plus libre"),
      { timeoutMs: 30_000 },
    );
    expect(letter.text).toContain('Nous en sommes désolés');
    await waitFor(
      'support to hear of it',
      async () => {
        const messages = inbox.parse(await (await fetch(env.TELEGRAM_INBOX_URL)).json());
        return messages.some(({ text }) => text.includes(late.email)) ? true : undefined;
      },
      { timeoutMs: 30_000 },
    );
  }, 150_000);

  test('whose session is moved, then cancelled as a whole: two letters, each with a calendar file that follows the last, and the money back', async () => {
    const session = await newSession(2);
    const [booker, waiter] = [await signUp('deplace'), await signUp('attente')];
    const { booking_id: booking } = held.parse(await reserve(booker, session));
    const { checkout_url: url } = checkout.parse(await (await openCheckout(booker, booking)).json());
    await stripeControl(`checkout/${checkoutIdOf(url)}/pay`);
    await waitFor('the booking to be confirmed', async () =>
      (await bookingRow(booking))?.status === 'confirmed' ? true : undefined,
    );
    await admin.client.rpc('set_offline_places', { session_id: session, places: 1 }).throwOnError();
    await waiter.client.rpc('join_waitlist', { session_id: session }).throwOnError();

    const letter = (to: string, subject: string) =>
      waitFor(`the letter "${subject}"`, async () => (await lettersTo(to)).find((one) => one.subject === subject), {
        timeoutMs: 30_000,
      });
    const calendar = ({ attachments }: z.infer<typeof letters>[number]) =>
      Buffer.from(attachments[0]?.base64 ?? '', 'base64').toString('utf8');
    await admin.client
      .from('immersion_sessions')
      .update({ session_date_start: '2098-03-03', session_date_end: '2098-03-07', location: 'Nice' })
      .eq('id', session)
      .throwOnError();
    const moved = await letter(booker.email, 'Votre session change');
    expect(moved.text).toContain('Maintenant : du lundi 3 au vendredi 7 mars 2098, à Nice');
    expect(calendar(moved)).toMatch(
      new RegExp(`METHOD:PUBLISH\r\n[^]*UID:${booking}@guichet\r\n[^]*SEQUENCE:1\r\nDTSTART;VALUE=DATE:20980303\r\n`),
    );
    expect((await letter(waiter.email, 'Votre session change')).attachments).toEqual([]);

    expect((await admin.client.rpc('cancel_session', { session_id: session }).throwOnError()).data).toMatchObject({
      result: 'cancelled',
      bookings: 1,
      holds: 0,
      waiting: 1,
    });
    const cancelled = await letter(booker.email, 'Votre session est annulée');
    expect(cancelled.text).toContain('Remboursement : 1\u00a0997,00\u00a0€');
    expect(calendar(cancelled)).toMatch(
      new RegExp(`METHOD:CANCEL\r\n[^]*UID:${booking}@guichet\r\n[^]*SEQUENCE:2\r\n[^]*STATUS:CANCELLED\r\n`),
    );
    expect((await letter(waiter.email, 'Votre session est annulée')).attachments).toEqual([]);
    await waitFor(
      'the money to be back',
      async () => ((await bookingRow(booking))?.payment_state === 'refunded' ? true : undefined),
      { timeoutMs: 30_000 },
    );
  }, 120_000);

  test("is nobody else's: reading, paying and cancelling are refused", async () => {
    const session = await newSession(2);
    const [owner, stranger] = [await signUp('proprietaire'), await signUp('etranger')];
    const { booking_id: booking } = held.parse(await reserve(owner, session));
    expect((await stranger.client.from('immersion_bookings').select('id').eq('id', booking)).data).toEqual([]);
    expect(await (await openCheckout(stranger, booking)).json()).toMatchObject({ result: 'refused' });
    expect((await stranger.client.rpc('cancel_booking', { booking_id: booking })).data).toMatchObject({
      result: 'refused',
    });
    expect((await stranger.client.rpc('admin_cancel_booking', { booking_id: booking })).error?.message).toContain(
      'staff_only',
    );
    expect(
      (
        await stranger.client.from('immersion_sessions').insert({
          session_date_start: inDays(9),
          session_date_end: inDays(10),
          max_places: 1,
          location: 'Ici',
          price_cents: 100,
        })
      ).error,
    ).not.toBeNull();
    const anonymous = await fetch(`${env.SUPABASE_URL}/functions/v1/start-immersion-checkout`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', apikey: env.SUPABASE_ANON_KEY },
      body: JSON.stringify({ booking_id: booking }),
    });
    expect(anonymous.status).toBe(401);
  }, 60_000);

  test('an administrator is refused what cannot be: end before start, below what is sold, under 50 cents, the past, deletion with bookings', async () => {
    const session = await newSession(2);
    held.parse(await reserve(await signUp('occupant'), session));
    const change = async (row: Record<string, unknown>) =>
      (await admin.client.from('immersion_sessions').update(row).eq('id', session)).error?.message;
    expect(await change({ session_date_end: inDays(1) })).toBe('ends_before_start');
    expect(await change({ max_places: 0 })).toBe('places_taken');
    expect(await change({ price_cents: 49 })).toBe('amount_too_small');
    expect(await change({ session_date_start: '2025-03-03' })).toBe('starts_in_the_past');
    expect(await change({ reserved_places: 0 })).toContain('permission denied');
    expect((await admin.client.from('immersion_sessions').delete().eq('id', session)).error?.message).toContain(
      'session_booked',
    );
  });
});
