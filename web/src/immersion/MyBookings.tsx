import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { formatSessionDates, type ImmersionBooking, isOffer } from '../services/immersionSessionsService.ts';
import { Dates } from './Dates.tsx';
import { formatUntil } from './dates.ts';
import { texts } from './texts.ts';

interface MyBookingsProps {
  bookings: ImmersionBooking[];
  onPay(booking: ImmersionBooking): void;
  onCancel(booking: ImmersionBooking): void;
  onCalendar(booking: ImmersionBooking): void;
}

export function MyBookings({ bookings, onPay, onCancel, onCalendar }: MyBookingsProps) {
  const text = useTexts(texts);
  if (bookings.length === 0) return <p className="muted">{text.noBookings}</p>;
  return (
    <ul className="rows">
      {bookings.map((booking) => (
        <BookingRow
          key={booking.id}
          booking={booking}
          onPay={() => onPay(booking)}
          onCancel={() => onCancel(booking)}
          onCalendar={() => onCalendar(booking)}
        />
      ))}
    </ul>
  );
}

function BookingRow({
  booking,
  onPay,
  onCancel,
  onCalendar,
}: {
  booking: ImmersionBooking;
  onPay(): void;
  onCancel(): void;
  onCalendar(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { session, status } = booking;
  const offered = isOffer(booking);
  const title = session === null ? text.withdrawn : formatSessionDates(session, locale);
  const titleId = `booking-${booking.id}`;
  const money = text.money[booking.payment_state];
  // what became of the session, where that ended the booking or may end it
  const why =
    status === 'cancelled'
      ? text.ended[booking.cancel_reason ?? '']
      : session?.is_active === false
        ? text.hidden
        : undefined;
  return (
    <li className="row" data-booking={booking.id} data-status={status}>
      <div>
        <p className="row-title" id={titleId}>
          <Dates text={title} />
        </p>
        <p className="muted">
          {session !== null && `${session.location} · `}
          {formatMoney(booking.amount_cents, booking.currency, locale)} ·{' '}
          {offered ? text.offered : (text.status[status] ?? status)}
          {money !== undefined && ` (${money})`}
        </p>
        {booking.hold_expires_at !== null && (
          <p className="muted">{text.held(formatUntil(booking.hold_expires_at, locale, new Date()))}</p>
        )}
        {why !== undefined && <p className="muted">{why}</p>}
      </div>
      <div className="actions">
        {status === 'pending' && (
          <button type="button" className="button small" onClick={onPay} aria-describedby={titleId}>
            {text.goOn}
          </button>
        )}
        {status === 'confirmed' && (
          <button type="button" className="button quiet small" aria-describedby={titleId} onClick={onCalendar}>
            {text.calendar}
          </button>
        )}
        {status !== 'cancelled' && (
          <button type="button" className="button quiet small danger" onClick={onCancel} aria-describedby={titleId}>
            {offered ? text.decline : text.cancel}
          </button>
        )}
      </div>
    </li>
  );
}
