import { download } from '../app/download.ts';
import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { formatSessionDates, type ImmersionBooking } from '../services/immersionSessionsService.ts';
import { Dates } from './Dates.tsx';
import { formatTime } from './dates.ts';
import { calendarFile } from './ics.ts';
import { texts } from './texts.ts';

interface MyBookingsProps {
  bookings: ImmersionBooking[];
  onPay(booking: ImmersionBooking): void;
  onCancel(booking: ImmersionBooking): void;
}

export function MyBookings({ bookings, onPay, onCancel }: MyBookingsProps) {
  const text = useTexts(texts);
  if (bookings.length === 0) return <p className="muted">{text.noBookings}</p>;
  return <ul className="rows">{bookings.map((booking) => <BookingRow key={booking.id} booking={booking} onPay={() => onPay(booking)} onCancel={() => onCancel(booking)} />)}</ul>;
}

function BookingRow({ booking, onPay, onCancel }: { booking: ImmersionBooking; onPay(): void; onCancel(): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { session, status } = booking;
  const title = session === null ? text.withdrawn : formatSessionDates(session, locale);
  const titleId = `booking-${booking.id}`;
  const money = text.money[booking.payment_state];
  return (
    <li className="row" data-booking={booking.id} data-status={status}>
      <div>
        <p className="row-title" id={titleId}><Dates text={title} /></p>
        <p className="muted">
          {session !== null && `${session.location} · `}{formatMoney(booking.amount_cents, booking.currency, locale)} · {text.status[status] ?? status}
          {money !== undefined && ` (${money})`}
        </p>
        {booking.hold_expires_at !== null && <p className="muted">{text.heldUntil(formatTime(booking.hold_expires_at, locale))}</p>}
      </div>
      <div className="actions">
        {status === 'pending' && <button type="button" className="button small" onClick={onPay} aria-describedby={titleId}>{text.goOn}</button>}
        {status === 'confirmed' && session !== null && (
          <button type="button" className="button quiet small" aria-describedby={titleId} onClick={() => download('immersion-elite.ics', 'text/calendar;charset=utf-8', calendarFile({
            bookingId: booking.id, start: session.session_date_start, end: session.session_date_end, location: session.location, bookedAt: booking.booking_date,
          }))}>{text.calendar}</button>
        )}
        {status !== 'cancelled' && <button type="button" className="button quiet small danger" onClick={onCancel} aria-describedby={titleId}>{text.cancel}</button>}
      </div>
    </li>
  );
}
