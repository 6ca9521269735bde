import * as z from 'zod/mini';

const text = z.nullable(z.string());

export const sessionSchema = z.object({
  id: z.string(),
  /** Given back with a decision, so that it is about what was seen. */
  version: z.string(),
  session_date_start: z.string(),
  session_date_end: z.string(),
  location: z.string(),
  description: text,
  price_cents: z.number(),
  currency: z.string(),
  max_places: z.number(),
  reserved_places: z.number(),
  offline_places: z.number(),
  status: z.enum(['open', 'full', 'closed']),
  is_active: z.boolean(),
  cancelled_at: text,
  begun: z.boolean(),
  over: z.boolean(),
  bookings: z.number(),
  holds: z.number(),
  waiting: z.number(),
});
export type DeskSession = z.infer<typeof sessionSchema>;

export const listedSchema = z.extend(sessionSchema, { bounced: z.number() });
export type ListedSession = z.infer<typeof listedSchema>;

const attendeeSchema = z.object({
  booking_id: z.string(),
  user_id: z.string(),
  email: z.string(),
  name: text,
  language: z.enum(['fr', 'en']),
  status: z.enum(['pending', 'confirmed', 'cancelled']),
  offered: z.boolean(),
  payment_state: z.string(),
  amount_cents: z.number(),
  refunded_cents: z.number(),
  currency: z.string(),
  payment_id: text,
  /** What can go back now. */
  refundable_cents: z.number(),
  disputed: z.boolean(),
  booked_at: z.string(),
  hold_expires_at: text,
  cancelled_at: text,
  cancel_reason: text,
  present: z.nullable(z.boolean()),
  noted_at: text,
});
export type Attendee = z.infer<typeof attendeeSchema>;

const waitingSchema = z.object({
  waitlist_id: z.string(),
  user_id: z.string(),
  email: z.string(),
  name: text,
  status: z.enum(['waiting', 'offered', 'accepted', 'expired', 'left']),
  since: z.string(),
  offer_expires_at: text,
  booking_id: text,
});
export type InLine = z.infer<typeof waitingSchema>;

const bouncedSchema = z.object({
  outbox_id: z.string(),
  booking_id: text,
  waitlist_id: text,
  email: z.string(),
  template: z.string(),
  message: text,
  at: z.string(),
  /** Letters to the same person that wait behind it. */
  behind: z.number(),
});
export type Bounced = z.infer<typeof bouncedSchema>;

const letterState = z.enum(['sent', 'waiting', 'blocked', 'bounced', 'given_up']);
export type LetterState = z.infer<typeof letterState>;
const oneText = z.object({ subject: z.string(), body: z.string() });

const messageSchema = z.object({
  id: z.string(),
  at: z.string(),
  by: text,
  audience: z.enum(['booked', 'everybody']),
  texts: z.object({ fr: z.optional(oneText), en: z.optional(oneText) }),
  to: z.array(z.object({ booking_id: text, waitlist_id: text, email: z.string(), state: letterState })),
});
export type Message = z.infer<typeof messageSchema>;

/** Answer of desk_session. */
export const wholeSessionSchema = z.object({
  session: sessionSchema,
  attendees: z.array(attendeeSchema),
  line: z.array(waitingSchema),
  bounced: z.array(bouncedSchema),
  messages: z.array(messageSchema),
});
export type WholeSession = z.infer<typeof wholeSessionSchema>;

/** Answers of decisions: only what is read of them. */
export const savedSchema = z.object({ result: z.string(), session_id: z.string() });
export const toldSchema = z.object({
  result: z.string(),
  bookings: z.optional(z.number()),
  holds: z.optional(z.number()),
  waiting: z.optional(z.number()),
});
export const sentSchema = z.object({ result: z.string(), letters: z.number() });
export const lettersSchema = z.object({ result: z.string(), letters: z.number() });
export const refundSchema = z.object({ result: z.literal('requested'), amount_cents: z.number() });
export const doneSchema = z.object({ result: z.string() });
export const cancelledSchema = z.object({ result: z.string(), refund_cents: z.optional(z.number()) });
export const savedClosedSchema = z.object({ status: z.string() });
