import { useId, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { daysBetween, formatDateRange } from '../../immersion/dates.ts';
import { Confirm } from '../components/Confirm.tsx';
import { Facts } from '../components/Page.tsx';
import { useDecision } from '../queries.ts';
import { type DeskSession, toldSchema } from './schema.ts';
import { daysLater } from './sessionState.ts';
import { texts } from './texts.ts';

/** Moves a session, by a week unless another day is chosen, and says whom that concerns before it does. */
export function MoveDialog({
  session,
  onDone,
  onClose,
}: {
  session: DeskSession;
  onDone(sentence: string): void;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const move = useDecision('move_session', toldSchema);
  const { session_date_start: start, session_date_end: end, bookings, holds, waiting } = session;
  const [to, setTo] = useState(() => daysLater(start, 7));
  const people = bookings + holds + waiting;
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(to);
  return (
    <Confirm
      title={text.moveTitle}
      action="manage_sessions"
      press={text.movePress(people)}
      onClose={onClose}
      onDecide={async () => {
        const told = await move.mutateAsync({ session_id: session.id, starts_on: to, expected: session.version });
        const count = (told.bookings ?? 0) + (told.holds ?? 0) + (told.waiting ?? 0);
        onDone(told.result === 'already' ? text.moveSame : text.moved(count));
      }}
    >
      <label htmlFor={id}>{text.newStart}</label>
      <input id={id} type="date" required value={to} onChange={(event) => setTo(event.target.value)} />
      <Facts
        facts={[
          [text.before, formatDateRange(start, end, locale)],
          [text.after, isDay ? formatDateRange(to, daysLater(to, daysBetween(start, end)), locale) : '–'],
        ]}
      />
      <p>{text.moveTells(bookings, holds, waiting)}</p>
      {bookings > 0 && <p className="muted">{text.moveCalendars}</p>}
    </Confirm>
  );
}
