import type { Locale } from '../../app/locale.tsx';
import type { Mood } from '../components/StateDot.tsx';
import type { Attendee, DeskSession, InLine, LetterState } from './schema.ts';

export type SessionWord = 'cancelled' | 'over' | 'running' | 'hidden' | 'closed' | 'full' | 'open';

/** The one word that says most of a session, and how it looks. */
export function sessionState(session: Pick<DeskSession, 'cancelled_at' | 'over' | 'begun' | 'is_active' | 'status'>): {
  word: SessionWord;
  mood: Mood;
} {
  if (session.cancelled_at !== null) return { word: 'cancelled', mood: 'off' };
  if (session.over) return { word: 'over', mood: 'off' };
  if (session.begun) return { word: 'running', mood: 'good' };
  if (!session.is_active) return { word: 'hidden', mood: 'off' };
  if (session.status === 'closed') return { word: 'closed', mood: 'off' };
  return session.status === 'full' ? { word: 'full', mood: 'good' } : { word: 'open', mood: 'good' };
}

const payments: Readonly<Record<string, Mood>> = {
  paid: 'good',
  checkout_open: 'wait',
  refund_pending: 'wait',
  partially_refunded: 'good',
  refunded: 'off',
  refund_failed: 'bad',
  disputed: 'bad',
  dispute_lost: 'bad',
};

/** Where the money of a booking is, as it looks. */
export function paymentMood(state: string): Mood {
  return payments[state] ?? 'off';
}

const letters: Readonly<Record<LetterState, Mood>> = {
  sent: 'good',
  waiting: 'wait',
  blocked: 'bad',
  bounced: 'bad',
  given_up: 'off',
};
export function letterMood(state: LetterState): Mood {
  return letters[state];
}

/** Who has a place, in the order of a sheet: by name, who has none by e-mail. */
export function whoComes(attendees: readonly Attendee[], locale: string): Attendee[] {
  const called = ({ name, email }: Attendee) => name ?? email;
  return attendees
    .filter(({ status }) => status === 'confirmed')
    .sort((one, other) => called(one).localeCompare(called(other), locale));
}

/** Who still waits, or has an offer, in the order of the line. */
export function whoWaits(line: readonly InLine[]): InLine[] {
  return line.filter(({ status }) => status === 'waiting' || status === 'offered');
}

/** The same day so many days later: "2026-11-30", 7 → "2026-12-07". */
export function daysLater(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** A number above zero, for the counts of letters by state. */
export function countBy(states: readonly LetterState[]): readonly (readonly [LetterState, number])[] {
  const order: readonly LetterState[] = ['sent', 'waiting', 'bounced', 'blocked', 'given_up'];
  return order
    .map((state) => [state, states.filter((one) => one === state).length] as const)
    .filter(([, count]) => count > 0);
}

/** The days of a session in a list: « du lun. 30 nov. au ven. 4 déc. 2026 », “Mon 30 Nov – Fri 4 Dec 2026”. */
export function shortDates(start: string, end: string, locale: Locale): string {
  const format = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
  const [from, to] = [new Date(`${start}T12:00:00Z`), new Date(`${end}T12:00:00Z`)];
  const days = format
    .formatRange(from, to)
    .replaceAll(',', '')
    .split(/\s*–\s*/);
  return days.length > 1 && locale === 'fr' ? `du ${days.join(' au ')}` : days.join(' – ');
}
