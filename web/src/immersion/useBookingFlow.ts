import { useState } from 'react';
import { download } from '../app/download.ts';
import { leaveFor } from '../app/leave.ts';
import { useLocale, useTexts } from '../app/locale.tsx';
import type { Tone } from '../components/Notice.tsx';
import {
  getBookingCalendar,
  joinWaitlist,
  leaveWaitlist,
  reserveSessionPlace,
  startCheckout,
} from '../services/immersionSessionsService.ts';
import { formatUntil } from './dates.ts';
import { type Refusal, sayRefusal } from './sayRefusal.ts';
import { texts } from './texts.ts';

export interface Message {
  tone: Tone;
  text: string;
}

interface BookingFlow {
  /** The session or booking that is being worked on. */
  busy: string | undefined;
  message: Message | undefined;
  say(message: Message | undefined): void;
  book(sessionId: string): Promise<void>;
  pay(bookingId: string, holdExpiresAt: string): Promise<void>;
  wait(sessionId: string): Promise<void>;
  leave(sessionId: string): Promise<void>;
  calendar(bookingId: string): Promise<void>;
}

/** From the button to Stripe's page: hold, Checkout, away; and the waiting list where there is no place. */
export function useBookingFlow(onChanged: () => void): BookingFlow {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [busy, setBusy] = useState<string>();
  const [message, say] = useState<Message>();

  const refuse = (refusal: Refusal) => say({ tone: 'bad', text: sayRefusal(refusal, locale) });

  async function working(id: string, work: () => Promise<void>): Promise<void> {
    setBusy(id);
    say(undefined);
    try {
      await work();
    } catch (error) {
      console.error(error);
      // an exception of the database for people is a code as well
      say({ tone: 'bad', text: sayRefusal({ reason: error instanceof Error ? error.message : null }, locale) });
    }
    setBusy(undefined);
    onChanged();
  }

  async function checkout(bookingId: string, holdExpiresAt: string): Promise<void> {
    try {
      const started = await startCheckout(bookingId);
      if ('checkout_url' in started) leaveFor(started.checkout_url);
      else refuse(started);
    } catch (error) {
      console.error(error);
      say({ tone: 'bad', text: text.checkoutFailed(formatUntil(holdExpiresAt, locale, new Date())) });
    }
  }

  return {
    busy,
    message,
    say,
    book: (sessionId) =>
      working(sessionId, async () => {
        const reserved = await reserveSessionPlace(sessionId);
        if (reserved.result === 'refused') refuse(reserved);
        else await checkout(reserved.booking_id, reserved.hold_expires_at);
      }),
    pay: (bookingId, holdExpiresAt) => working(bookingId, () => checkout(bookingId, holdExpiresAt)),
    wait: (sessionId) =>
      working(sessionId, async () => {
        const joined = await joinWaitlist(sessionId);
        if (joined.result === 'refused') refuse(joined);
        else say({ tone: 'good', text: text.position(joined.position) });
      }),
    leave: (sessionId) =>
      working(sessionId, async () => {
        const { reason } = await leaveWaitlist(sessionId);
        if (reason !== undefined) say({ tone: 'info', text: sayRefusal({ reason }, locale) });
      }),
    calendar: (bookingId) =>
      working(bookingId, async () => {
        const file = await getBookingCalendar(bookingId);
        if (file.result === 'refused') refuse(file);
        else download(file.filename, 'text/calendar;charset=utf-8', file.ics);
      }),
  };
}
