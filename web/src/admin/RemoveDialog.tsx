import { useState } from 'react';
import { useLocale, useTexts } from '../app/locale.tsx';
import { Dialog } from '../components/Dialog.tsx';
import { Notice } from '../components/Notice.tsx';
import { formatOfDates } from '../immersion/dates.ts';
import { deleteSession } from '../services/immersionAdminService.ts';
import type { ImmersionSession } from '../services/rows.ts';
import { sentenceOf } from './sentence.ts';
import { texts } from './texts.ts';

/** Deletes after a question; while bookings exist the database refuses, and the page says why. */
export function RemoveDialog({
  session,
  onDone,
  onClose,
}: {
  session: ImmersionSession;
  onDone(): void;
  onClose(): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function remove(): Promise<void> {
    setBusy(true);
    try {
      await deleteSession(session.id);
      onDone();
    } catch (error) {
      const sentence = sentenceOf(error, locale);
      if (sentence === undefined) console.error(error);
      setProblem(sentence ?? text.unexpected);
      setBusy(false);
    }
  }

  return (
    <Dialog title={text.removeTitle} onClose={onClose}>
      {problem === undefined ? (
        <p>{text.removeText(formatOfDates(session.session_date_start, session.session_date_end, locale))}</p>
      ) : (
        <Notice tone="bad">{problem}</Notice>
      )}
      <div className="actions">
        <button type="button" className="button" onClick={onClose}>
          {text.cancel}
        </button>
        {problem === undefined && (
          <button type="button" className="button quiet danger" disabled={busy} onClick={() => void remove()}>
            {text.confirmRemove}
          </button>
        )}
      </div>
    </Dialog>
  );
}
