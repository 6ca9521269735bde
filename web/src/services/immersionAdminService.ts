import * as z from 'zod/mini';
import { supabase, type Tables } from '../app/supabase.ts';
import type { ImmersionSession } from './rows.ts';

export type AdminBooking = Tables['immersion_bookings']['Row'];
/** What an administrator may write; places, status and offline places go through functions. */
export type SessionFields = Pick<
  ImmersionSession,
  'session_date_start' | 'session_date_end' | 'max_places' | 'location' | 'price_cents' | 'description' | 'is_active'
>;

const cancelled = z.discriminatedUnion('result', [
  z.object({ result: z.literal('cancelled'), refund_cents: z.number(), currency: z.string() }),
  z.object({ result: z.literal('already') }),
]);

const sessionCancelled = z.discriminatedUnion('result', [
  z.object({ result: z.literal('cancelled'), bookings: z.number(), holds: z.number(), waiting: z.number() }),
  z.object({ result: z.literal('already') }),
  z.object({ result: z.literal('refused'), reason: z.string() }),
]);

/** Active and inactive, past and to come, newest first. */
export async function listAllSessions(): Promise<ImmersionSession[]> {
  const { data } = await supabase()
    .from('immersion_sessions')
    .select('*')
    .order('session_date_start', { ascending: false })
    .throwOnError();
  return data;
}

/** @throws PostgrestError with a code as its message where the database refuses: dates, price, capacity below what is sold */
export async function createSession(fields: SessionFields): Promise<void> {
  await supabase().from('immersion_sessions').insert(fields).throwOnError();
}

export async function updateSession(sessionId: string, fields: Partial<SessionFields>): Promise<void> {
  await supabase().from('immersion_sessions').update(fields).eq('id', sessionId).throwOnError();
}

/** Creates a session, or changes one and the places that were sold elsewhere. @throws as createSession */
export async function saveSession(
  session: ImmersionSession | undefined,
  fields: SessionFields,
  offlinePlaces: number | undefined,
): Promise<void> {
  if (session === undefined) return createSession(fields);
  await updateSession(session.id, fields);
  if (offlinePlaces !== undefined && offlinePlaces !== session.offline_places)
    await setOfflinePlaces(session.id, offlinePlaces);
}

/** @throws PostgrestError with a code as its message while bookings exist */
export async function deleteSession(sessionId: string): Promise<void> {
  await supabase().from('immersion_sessions').delete().eq('id', sessionId).throwOnError();
}

export async function setSessionClosed(sessionId: string, closed: boolean): Promise<void> {
  await supabase().rpc('set_session_closed', { session_id: sessionId, closed }).throwOnError();
}

/** Cancels a session as a whole: everybody who paid gets everything back, all are told. */
export async function cancelSession(sessionId: string, reason: string): Promise<z.infer<typeof sessionCancelled>> {
  const { data } = await supabase().rpc('cancel_session', { session_id: sessionId, reason }).throwOnError();
  return sessionCancelled.parse(data);
}

/** Places sold by telephone or by partners: all of them, not those that come on top. */
export async function setOfflinePlaces(sessionId: string, places: number): Promise<void> {
  await supabase().rpc('set_offline_places', { session_id: sessionId, places }).throwOnError();
}

export async function listBookings(sessionId: string): Promise<AdminBooking[]> {
  const { data } = await supabase()
    .from('immersion_bookings')
    .select('*')
    .eq('session_id', sessionId)
    .order('booking_date')
    .throwOnError();
  return data;
}

export async function adminCancelBooking(
  bookingId: string,
  refund: boolean,
  reason: string,
): Promise<z.infer<typeof cancelled>> {
  const { data } = await supabase()
    .rpc('admin_cancel_booking', { booking_id: bookingId, refund, reason })
    .throwOnError();
  return cancelled.parse(data);
}
