import { useCallback, useEffect, useState } from 'react';
import { download } from '../app/download.ts';
import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { Dialog } from '../components/Dialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { formatDateRange, formatInstant, sortableInstant } from '../immersion/dates.ts';
import { type AdminBooking, listBookings } from '../services/immersionAdminService.ts';
import { watchBookings } from '../services/immersionSessionsService.ts';
import type { ImmersionSession } from '../services/rows.ts';
import { CancelBookingForm } from './CancelBookingForm.tsx';
import { csvFile } from './csv.ts';
import { texts } from './texts.ts';

/** Who booked a session. */
export function BookingsDialog({
  session,
  onChanged,
  onClose,
}: {
  session: ImmersionSession;
  onChanged(): void;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [bookings, setBookings] = useState<AdminBooking[]>();
  const [failed, setFailed] = useState(false);
  const [cancelling, setCancelling] = useState<AdminBooking>();
  const [done, setDone] = useState<string>();
  const dates = formatDateRange(session.session_date_start, session.session_date_end, locale);

  const load = useCallback(() => {
    listBookings(session.id).then(
      (list) => {
        setBookings(list);
        setFailed(false);
      },
      (error: unknown) => {
        console.error(error);
        setFailed(true);
      },
    );
  }, [session.id]);
  useEffect(() => {
    load();
    return watchBookings({ session: session.id }, load);
  }, [load, session.id]);

  const exportCsv = (list: AdminBooking[]) => {
    const head = [
      'booking_id',
      'email',
      'status',
      'payment_state',
      'booking_date',
      'amount',
      'refunded',
      'currency',
      'stripe_payment_intent_id',
      'session_start',
      'session_end',
      'location',
    ];
    const rows = list.map((one) => [
      one.id,
      one.user_email,
      one.status,
      one.payment_state,
      sortableInstant(one.booking_date),
      one.amount_cents / 100,
      one.refunded_cents / 100,
      one.currency,
      one.stripe_payment_intent_id,
      session.session_date_start,
      session.session_date_end,
      session.location,
    ]);
    download(
      `immersion-${session.session_date_start}.csv`,
      'text/csv;charset=utf-8',
      csvFile([head, ...rows], locale === 'fr' ? ';' : ','),
    );
  };

  return (
    <Dialog title={text.bookings(dates)} onClose={onClose} wide>
      {done !== undefined && <Notice tone="good">{done}</Notice>}
      {failed && (
        <Notice tone="bad">
          {text.failed}{' '}
          <button type="button" className="button small" onClick={load}>
            {text.retry}
          </button>
        </Notice>
      )}
      {bookings?.length === 0 && <p className="muted">{text.noBookings}</p>}
      {cancelling !== undefined ? (
        <CancelBookingForm
          booking={cancelling}
          onClose={() => setCancelling(undefined)}
          onDone={(sentence) => {
            setCancelling(undefined);
            setDone(sentence);
            load();
            onChanged();
          }}
        />
      ) : (
        bookings !== undefined &&
        bookings.length > 0 && (
          <div className="table-scroll" role="region" aria-label={text.bookings(dates)} tabIndex={0}>
            <table>
              <thead>
                <tr>
                  <th scope="col">{text.email}</th>
                  <th scope="col">{text.status}</th>
                  <th scope="col">{text.payment}</th>
                  <th scope="col">{text.date}</th>
                  <th scope="col">{text.amount}</th>
                  <th scope="col">{text.actions}</th>
                </tr>
              </thead>
              <tbody>
                {bookings.map((booking) => (
                  <tr key={booking.id} data-booking={booking.id} data-status={booking.status}>
                    <td>{booking.user_email}</td>
                    <td>{text.statuses[booking.status] ?? booking.status}</td>
                    <td>{text.payments[booking.payment_state] ?? booking.payment_state}</td>
                    <td>{formatInstant(booking.booking_date, locale)}</td>
                    <td>
                      {formatMoney(booking.amount_cents, booking.currency, locale)}
                      {booking.refunded_cents > 0 &&
                        ` (− ${formatMoney(booking.refunded_cents, booking.currency, locale)})`}
                    </td>
                    <td>
                      {booking.status !== 'cancelled' && (
                        <button
                          type="button"
                          className="button quiet small danger"
                          onClick={() => {
                            setDone(undefined);
                            setCancelling(booking);
                          }}
                          aria-label={`${text.cancelBooking} – ${booking.user_email}`}
                        >
                          {text.cancelBooking}
                        </button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      )}
      {cancelling === undefined && (
        <div className="actions dialog-end">
          <button type="button" className="button" onClick={onClose}>
            {text.done}
          </button>
          {bookings !== undefined && bookings.length > 0 && (
            <button type="button" className="button quiet" onClick={() => exportCsv(bookings)}>
              {text.exportCsv}
            </button>
          )}
        </div>
      )}
    </Dialog>
  );
}
