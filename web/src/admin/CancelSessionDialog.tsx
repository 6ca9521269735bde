import { type FormEvent, useId, useState } from 'react';
import { useLocale, useTexts } from '../app/locale.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { formatOfDates } from '../immersion/dates.ts';
import { cancelSession } from '../services/immersionAdminService.ts';
import type { ImmersionSession } from '../services/rows.ts';
import { sayRefusal, sentenceOf } from './sentence.ts';
import { texts } from './texts.ts';

/** Cancels a session as a whole, after saying what that does. */
export function CancelSessionDialog({
  session,
  onDone,
  onClose,
}: {
  session: ImmersionSession;
  onDone(sentence: string): void;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget).get('reason')).trim();
    setBusy(true);
    setProblem(undefined);
    try {
      const outcome = await cancelSession(session.id, reason || 'admin');
      if (outcome.result !== 'refused')
        return onDone(
          outcome.result === 'already'
            ? text.sessionAlready
            : text.sessionCancelled(outcome.bookings, outcome.holds + outcome.waiting),
        );
      setProblem(sayRefusal(outcome.reason, locale) ?? text.unexpected);
    } catch (error) {
      const sentence = sentenceOf(error, locale);
      if (sentence === undefined) console.error(error);
      setProblem(sentence ?? text.unexpected);
    }
    setBusy(false);
  }

  return (
    <Dialog title={text.cancelSessionTitle} onClose={onClose}>
      <form className="form" onSubmit={(event) => void submit(event)}>
        {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
        <p>
          {text.cancelSessionText(
            formatOfDates(session.session_date_start, session.session_date_end, locale),
            session.location,
          )}
        </p>
        <label htmlFor={`${id}r`}>{text.reason}</label>
        <input id={`${id}r`} name="reason" maxLength={200} />
        <div className="actions">
          <button type="button" className="button" onClick={onClose}>
            {text.keepSession}
          </button>
          <button type="submit" className="button quiet danger" disabled={busy}>
            {text.confirmCancelSession}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
