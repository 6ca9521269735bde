import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Notice } from '../../components/Notice.tsx';
import { formatOfDates } from '../../immersion/dates.ts';
import { Confirm } from '../components/Confirm.tsx';
import { useMay } from '../me.tsx';
import { useDecision } from '../queries.ts';
import { sayFailure } from '../sayFailure.ts';
import { saveCsv } from './csv.ts';
import { MessageDialog } from './MessageDialog.tsx';
import { MoveDialog } from './MoveDialog.tsx';
import { savedClosedSchema, toldSchema, type WholeSession } from './schema.ts';
import { SessionDialog } from './SessionDialog.tsx';
import { texts } from './texts.ts';

type What = 'write' | 'move' | 'edit' | 'cancel';

/** What can be done with a session as a whole. */
export function SessionTools({ whole, onDone }: { whole: WholeSession; onDone(sentence: string): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  // as it was when the dialog opened: what changes meanwhile is not what was decided about
  const [open, setOpen] = useState<{ what: What; seen: WholeSession }>();
  const [problem, setProblem] = useState<string>();
  const cancel = useDecision('cancel_session', toldSchema);
  const close = useDecision('set_session_closed', savedClosedSchema);
  const { session } = whole;
  const stands = session.cancelled_at === null && !session.over;
  const mayKeep = may('manage_sessions');
  const shut = () => setOpen(undefined);
  const button = (what: What, label: string, quiet = true) => (
    <button
      type="button"
      className={`button small${quiet ? ' quiet' : ''}`}
      onClick={() => setOpen({ what, seen: whole })}
    >
      {label}
    </button>
  );
  return (
    <>
      <button type="button" className="button quiet small" onClick={() => window.print()}>
        {text.print}
      </button>
      {mayKeep && stands && button('move', text.move)}
      {mayKeep && button('write', text.write)}
      {mayKeep && session.cancelled_at === null && button('edit', text.edit)}
      {mayKeep && stands && !session.begun && (
        <button
          type="button"
          className="button quiet small"
          onClick={() => {
            setProblem(undefined);
            close.mutate(
              { session_id: session.id, closed: session.status !== 'closed' },
              { onSuccess: () => onDone(text.saved), onError: (error) => setProblem(sayFailure(error, locale)) },
            );
          }}
        >
          {session.status === 'closed' ? text.openSales : text.closeSales}
        </button>
      )}
      <button type="button" className="button quiet small" onClick={() => saveCsv(whole, locale)}>
        {text.csv}
      </button>
      {mayKeep && stands && (
        <button
          type="button"
          className="button quiet small danger"
          onClick={() => setOpen({ what: 'cancel', seen: whole })}
        >
          {text.cancel}
        </button>
      )}
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      {open?.what === 'write' && <MessageDialog whole={open.seen} onClose={shut} onDone={onDone} />}
      {open?.what === 'move' && <MoveDialog session={open.seen.session} onClose={shut} onDone={onDone} />}
      {open?.what === 'edit' && (
        <SessionDialog
          session={open.seen.session}
          onClose={shut}
          onSaved={() => {
            shut();
            onDone(text.saved);
          }}
        />
      )}
      {open?.what === 'cancel' && (
        <Confirm
          title={text.cancelTitle}
          action="cancel_booking"
          press={text.cancelPress}
          danger
          reason="required"
          onClose={shut}
          onDecide={async (reason) => {
            const told = await cancel.mutateAsync({
              session_id: session.id,
              reason,
              expected: open.seen.session.version,
            });
            onDone(text.cancelled(told.bookings ?? 0, (told.holds ?? 0) + (told.waiting ?? 0)));
          }}
        >
          <p>
            {text.cancelText(
              formatOfDates(open.seen.session.session_date_start, open.seen.session.session_date_end, locale),
              open.seen.session.location,
            )}
          </p>
        </Confirm>
      )}
    </>
  );
}
