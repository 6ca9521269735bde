import { type FormEvent, type ReactNode, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Notice } from '../../components/Notice.tsx';
import { sayFailure } from '../sayFailure.ts';
import { changesOf } from './settings.ts';
import { texts } from './texts.ts';

/** Fields that are saved together: only what differs is sent, and what came of it stands below. */
export function SavingForm({
  kept,
  onSave,
  children,
}: {
  kept: Readonly<Record<string, string | null>>;
  onSave(changes: Readonly<Record<string, string | null>>): Promise<unknown>;
  children: ReactNode;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ tone: 'good' | 'bad' | 'info'; sentence: string }>();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const changes = changesOf(kept, new FormData(event.currentTarget));
    if (Object.keys(changes).length === 0) {
      setSaid({ tone: 'info', sentence: text.nothing });
      return;
    }
    setBusy(true);
    setSaid(undefined);
    try {
      await onSave(changes);
      setSaid({ tone: 'good', sentence: text.saved });
    } catch (error) {
      console.error(error);
      setSaid({ tone: 'bad', sentence: sayFailure(error, locale) });
    }
    setBusy(false);
  }
  return (
    <form className="form settings-form" onSubmit={(event) => void submit(event)}>
      {children}
      {said && <Notice tone={said.tone}>{said.sentence}</Notice>}
      <div className="actions">
        <button type="submit" className="button" disabled={busy}>
          {busy ? text.saving : text.save}
        </button>
      </div>
    </form>
  );
}
