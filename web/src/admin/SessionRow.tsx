import { useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { Dates } from '../immersion/Dates.tsx';
import { formatDateRange, localDay } from '../immersion/dates.ts';
import type { ImmersionSession } from '../services/rows.ts';
import { texts } from './texts.ts';

export type RowAction = 'edit' | 'bookings' | 'remove' | 'cancel' | 'toggleClosed' | 'toggleActive';

/** A session with its bar of places and what can be done with it. */
export function SessionRow({
  session,
  busy,
  onAction,
}: {
  session: ImmersionSession;
  busy: boolean;
  onAction(action: RowAction): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { reserved_places: reserved, max_places: max, offline_places: offline, status } = session;
  const cancelled = session.cancelled_at !== null;
  const past = session.session_date_start <= localDay(new Date());
  const titleId = `admin-${session.id}`;
  const button = (action: RowAction, label: string, danger = false) => (
    <button
      type="button"
      className={`button quiet small${danger ? ' danger' : ''}`}
      disabled={busy}
      aria-describedby={titleId}
      data-action={action}
      onClick={() => onAction(action)}
    >
      {label}
    </button>
  );
  return (
    <li className={session.is_active ? 'admin-row' : 'admin-row inactive'} data-session={session.id}>
      <div>
        <p className="row-title" id={titleId}>
          <Dates text={formatDateRange(session.session_date_start, session.session_date_end, locale)} />
        </p>
        <p className="muted">
          {session.location} · {formatMoney(session.price_cents, session.currency, locale)}
        </p>
        <p className="badges">
          <span className={session.is_active ? 'badge' : 'badge off'}>
            {session.is_active ? text.active : text.inactive}
          </span>
          {past && <span className="badge off">{text.past}</span>}
          {status === 'full' && <span className="badge full">{text.full}</span>}
          {cancelled && <span className="badge full">{text.sessionIsCancelled}</span>}
          {status === 'closed' && !cancelled && <span className="badge few">{text.closed}</span>}
        </p>
      </div>
      <div className="places">
        <label htmlFor={`bar-${session.id}`}>{text.places(reserved, max)}</label>
        <progress id={`bar-${session.id}`} max={max} value={reserved} />
        <span className="hint">
          {text.left(max - reserved)}
          {offline > 0 && `, ${text.offline(offline)}`}
        </span>
      </div>
      <div className="actions">
        {button('bookings', text.show)}
        {!cancelled && button('edit', text.edit)}
        {!past && !cancelled && button('toggleClosed', status === 'closed' ? text.open : text.close)}
        {button('toggleActive', session.is_active ? text.deactivate : text.activate)}
        {!cancelled && session.session_date_end >= localDay(new Date()) && button('cancel', text.cancelSession, true)}
        {button('remove', text.remove, true)}
      </div>
    </li>
  );
}
