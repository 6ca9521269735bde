import { csvFile } from '../../admin/csv.ts';
import { download } from '../../app/download.ts';
import type { Locale } from '../../app/locale.tsx';
import { sortableInstant } from '../../immersion/dates.ts';
import type { WholeSession } from './schema.ts';

/** Everybody of a session as a table for a spreadsheet. */
export function saveCsv({ session, attendees }: WholeSession, locale: Locale): void {
  const head = [
    'booking_id',
    'name',
    'email',
    'status',
    'payment_state',
    'present',
    'booking_date',
    'amount',
    'refunded',
    'currency',
    'session_start',
    'session_end',
    'location',
  ];
  const rows = attendees.map((one) => [
    one.booking_id,
    one.name,
    one.email,
    one.status,
    one.payment_state,
    one.present === null ? null : one.present ? 'yes' : 'no',
    sortableInstant(one.booked_at),
    one.amount_cents / 100,
    one.refunded_cents / 100,
    one.currency,
    session.session_date_start,
    session.session_date_end,
    session.location,
  ]);
  download(
    `immersion-${session.session_date_start}.csv`,
    'text/csv;charset=utf-8',
    csvFile([head, ...rows], locale === 'fr' ? ';' : ','),
  );
}
