import * as z from 'zod/mini';
import { callFunction } from '../app/functions.ts';
import type { Locale } from '../app/locale.tsx';
import { supabase, type Tables } from '../app/supabase.ts';
import { formatDateRange, localDay } from '../immersion/dates.ts';
import { type ImmersionSession, immersionSessionRow } from './rows.ts';

export type { ImmersionSession } from './rows.ts';
/** A booking with its session; null where the session was taken off the page since. */
export type ImmersionBooking = Tables['immersion_bookings']['Row'] & { session: ImmersionSession | null };
export type WaitingPlace = Tables['immersion_waitlist']['Row'];

const refused = z.object({
  result: z.literal('refused'),
  reason: z.optional(z.nullable(z.string())),
  why: z.optional(z.nullable(z.string())),
  retry_at: z.optional(z.nullable(z.string())),
});
const held = z.object({
  result: z.literal('held'),
  booking_id: z.string(),
  hold_expires_at: z.string(),
  amount_cents: z.number(),
  currency: z.string(),
  checkout_url: z.optional(z.nullable(z.string())),
});
const reservation = z.discriminatedUnion('result', [held, refused]);
const cancellation = z.discriminatedUnion('result', [
  z.object({ result: z.literal('cancelled'), refund_cents: z.number(), currency: z.string() }),
  z.object({ result: z.literal('already') }),
  refused,
]);
const waiting = z.discriminatedUnion('result', [
  z.object({ result: z.literal('waiting'), position: z.number() }),
  refused,
]);
const left = z.object({ result: z.string(), reason: z.optional(z.string()) });
const calendar = z.discriminatedUnion('result', [
  z.object({ result: z.literal('ready'), filename: z.string(), ics: z.string() }),
  refused,
]);
const checkout = z.union([z.object({ checkout_url: z.string() }), refused]);

export type Reservation = z.infer<typeof reservation>;
export type Cancellation = z.infer<typeof cancellation>;
export interface Availability {
  available: boolean;
  placesLeft: number;
  /** open, full, closed; missing where no active session has this id. */
  status: string;
}

/** Sessions still to come, soonest first. Full and closed ones are among them: the page marks them. */
export async function getActiveSessions(): Promise<ImmersionSession[]> {
  const { data } = await supabase()
    .from('immersion_sessions')
    .select('*')
    .eq('is_active', true)
    .is('cancelled_at', null)
    .gt('session_date_start', localDay(new Date()))
    .order('session_date_start')
    .throwOnError();
  return data;
}

/** One session, or null where there is none that this person may see. */
export async function getSessionById(sessionId: string): Promise<ImmersionSession | null> {
  const { data } = await supabase()
    .from('immersion_sessions')
    .select('*')
    .eq('id', sessionId)
    .maybeSingle()
    .throwOnError();
  return data;
}

/** A look, not a promise: only reserveSessionPlace takes a place, and the database decides whether a session is sold. */
export async function checkSessionAvailability(sessionId: string): Promise<Availability> {
  const session = await getSessionById(sessionId);
  if (session === null) return { available: false, placesLeft: 0, status: 'missing' };
  return {
    available: isUpcoming(session) && isBookable(session),
    placesLeft: getAvailablePlaces(session),
    status: session.status,
  };
}

/** Holds a place for the signed-in person; a second call gives the same hold. Counting is the database's. */
export async function reserveSessionPlace(sessionId: string): Promise<Reservation> {
  const { data } = await supabase().rpc('reserve_place', { session_id: sessionId }).throwOnError();
  return reservation.parse(data);
}

/** Gives a place back: a hold for nothing, a paid one with the refund of the rule. */
export async function cancelBooking(bookingId: string): Promise<Cancellation> {
  const { data } = await supabase().rpc('cancel_booking', { booking_id: bookingId }).throwOnError();
  return cancellation.parse(data);
}

/** Bookings of the signed-in person, newest first. */
export async function getUserBookings(userId: string): Promise<ImmersionBooking[]> {
  const { data } = await supabase()
    .from('immersion_bookings')
    .select('*, session:immersion_sessions(*)')
    // administrators may read all bookings; this is about one's own
    .eq('user_id', userId)
    .order('booking_date', { ascending: false })
    .throwOnError();
  return data;
}

/** The calendar file of a paid booking, as its letter carries it; written by the database. */
export async function getBookingCalendar(bookingId: string): Promise<z.infer<typeof calendar>> {
  const { data } = await supabase().rpc('booking_calendar', { booking_id: bookingId }).throwOnError();
  return calendar.parse(data);
}

/** "du lundi 3 au vendredi 7 mars 2025". */
export function formatSessionDates(
  session: Pick<ImmersionSession, 'session_date_start' | 'session_date_end'>,
  locale: Locale = 'fr',
): string {
  return formatDateRange(session.session_date_start, session.session_date_end, locale);
}

/** Places that nobody has paid for or holds. */
export function getAvailablePlaces(session: Pick<ImmersionSession, 'max_places' | 'reserved_places'>): number {
  return Math.max(0, session.max_places - session.reserved_places);
}

/** Whether the page shows it among the sessions to come: one that is cancelled, hidden or begun is not on offer. */
export function isUpcoming(
  session: Pick<ImmersionSession, 'is_active' | 'cancelled_at' | 'session_date_start'>,
): boolean {
  return session.is_active && session.cancelled_at === null && session.session_date_start > localDay(new Date());
}

export function isBookable(session: Pick<ImmersionSession, 'status' | 'max_places' | 'reserved_places'>): boolean {
  return session.status === 'open' && getAvailablePlaces(session) > 0;
}

/** A place that the waiting list holds for the person: giving it up passes it on. */
export function isOffer({ offered, status }: Pick<ImmersionBooking, 'offered' | 'status'>): boolean {
  return offered && status === 'pending';
}

/** Stripe's page for a hold; the price is the database's. */
export async function startCheckout(bookingId: string): Promise<z.infer<typeof checkout>> {
  return checkout.parse(await callFunction('start-immersion-checkout', { booking_id: bookingId }));
}

/** The line for a full session; position 1 is next. */
export async function joinWaitlist(sessionId: string): Promise<z.infer<typeof waiting>> {
  const { data } = await supabase().rpc('join_waitlist', { session_id: sessionId }).throwOnError();
  return waiting.parse(data);
}

/** Leaves the line; a place that was offered meanwhile is not given up by this, `reason` says so. */
export async function leaveWaitlist(sessionId: string): Promise<z.infer<typeof left>> {
  const { data } = await supabase().rpc('leave_waitlist', { session_id: sessionId }).throwOnError();
  return left.parse(data);
}

/** Where the signed-in person waits. */
export async function getWaitingPlaces(userId: string): Promise<WaitingPlace[]> {
  const { data } = await supabase()
    .from('immersion_waitlist')
    .select('*')
    .eq('user_id', userId)
    .eq('status', 'waiting')
    .throwOnError();
  return data;
}

export interface SessionWatcher {
  onChange(session: ImmersionSession): void;
  /** Read everything again: on subscribing, where events may have been missed, and where a row cannot be told from the event. */
  onStale(): void;
}

/** Follows the places live. @returns what ends it */
export function watchSessions({ onChange, onStale }: SessionWatcher): () => void {
  const channel = supabase()
    .channel('immersion_sessions')
    .on('postgres_changes', { event: '*', schema: 'public', table: 'immersion_sessions' }, (payload) => {
      const row = immersionSessionRow.safeParse(payload.new);
      if (row.success) onChange(row.data);
      else onStale();
    })
    .subscribe((status) => {
      if (status === 'SUBSCRIBED') onStale();
    });
  // a session that was taken off the page sends no event to those who may not see it any more
  const endLooking = lookAgain(onStale);
  return () => {
    endLooking();
    void supabase().removeChannel(channel);
  };
}

/** Says when bookings have changed: those of a person, or those of a session for an administrator. @returns what ends it */
export function watchBookings(of: { person: string } | { session: string }, onStale: () => void): () => void {
  const filter = 'person' in of ? `user_id=eq.${of.person}` : `session_id=eq.${of.session}`;
  const channel = supabase()
    .channel(`immersion_bookings:${filter}`)
    .on('postgres_changes', { event: '*', schema: 'public', table: 'immersion_bookings', filter }, onStale)
    .subscribe((status) => {
      if (status === 'SUBSCRIBED') onStale();
    });
  const endLooking = lookAgain(onStale);
  return () => {
    endLooking();
    void supabase().removeChannel(channel);
  };
}

/** Every half minute, and when the page comes to the front. @returns what ends it */
function lookAgain(look: () => void): () => void {
  const timer = setInterval(look, 30_000);
  const lookWhenSeen = () => {
    if (document.visibilityState === 'visible') look();
  };
  document.addEventListener('visibilitychange', lookWhenSeen);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', lookWhenSeen);
  };
}
