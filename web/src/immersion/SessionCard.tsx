import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import {
  formatSessionDates,
  getAvailablePlaces,
  type ImmersionSession,
  isBookable,
} from '../services/immersionSessionsService.ts';
import { Dates } from './Dates.tsx';
import { texts } from './texts.ts';

export interface SessionCardProps {
  session: ImmersionSession;
  /** What the signed-in person has here already. */
  mine: 'booked' | 'held' | 'waiting' | undefined;
  busy: boolean;
  onBook(): void;
  onWait(): void;
  onLeave(): void;
}

export function SessionCard({ session, mine, busy, onBook, onWait, onLeave }: SessionCardProps) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const left = getAvailablePlaces(session);
  const bookable = isBookable(session);
  const dates = formatSessionDates(session, locale);
  const places =
    session.status === 'closed' ? text.closed : left === 0 ? text.full : text.places(left, session.max_places);
  const headingId = `session-${session.id}`;
  return (
    <li
      className={bookable ? 'card session' : 'card session sold'}
      data-session={session.id}
      aria-labelledby={headingId}
    >
      <div className="session-what">
        <h3 id={headingId}>
          <Dates text={dates} />
        </h3>
        <p className="muted">{session.location}</p>
        {session.description !== null && <p>{session.description}</p>}
      </div>
      <div className="session-how">
        <p className="price">{formatMoney(session.price_cents, session.currency, locale)}</p>
        <p className={bookable ? (left <= 2 ? 'badge few' : 'badge') : 'badge full'} data-places={left}>
          {places}
        </p>
        {mine === 'booked' ? (
          <p className="badge good">{text.yours}</p>
        ) : mine === 'waiting' ? (
          <button type="button" className="button quiet" onClick={onLeave} disabled={busy} aria-describedby={headingId}>
            {text.leave}
          </button>
        ) : bookable || mine === 'held' ? (
          <button type="button" className="button" onClick={onBook} disabled={busy} aria-describedby={headingId}>
            {busy ? text.booking : mine === 'held' ? text.goOn : text.book}
          </button>
        ) : (
          session.status !== 'closed' && (
            <button
              type="button"
              className="button quiet"
              onClick={onWait}
              disabled={busy}
              aria-describedby={headingId}
            >
              {text.wait}
            </button>
          )
        )}
      </div>
    </li>
  );
}
