import { type FormEvent, Fragment, type ReactNode, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Notice } from '../../components/Notice.tsx';
import { sayFailure } from '../sayFailure.ts';
import { changesOf } from './settings.ts';
import { texts } from './texts.ts';

type Fields = Readonly<Record<string, string | null>>;

/**
 * Fields that are saved together, as they were seen: only what differs is sent, with the version that it was typed
 * over. What somebody else saves meanwhile is shown at once where nothing was typed; else the person decides.
 */
export function SavingForm({
  kept,
  version,
  onSave,
  children,
}: {
  kept: Fields;
  version: string | undefined;
  /** @param seen the version of the fields as they were shown */
  onSave(changes: Fields, seen: string | undefined): Promise<unknown>;
  children: ReactNode;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [seen, setSeen] = useState({ kept, version });
  const [isTouched, setTouched] = useState(false);
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ tone: 'good' | 'bad' | 'info'; sentence: string }>();
  const isOther = seen.version !== version;
  if (isOther && !isTouched) setSeen({ kept, version });

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const changes = changesOf(seen.kept, new FormData(event.currentTarget));
    if (Object.keys(changes).length === 0) {
      setSaid({ tone: 'info', sentence: text.nothing });
      return;
    }
    setBusy(true);
    setSaid(undefined);
    try {
      await onSave(changes, seen.version);
      setTouched(false);
      setSaid({ tone: 'good', sentence: text.saved });
    } catch (error) {
      console.error(error);
      setSaid({ tone: 'bad', sentence: sayFailure(error, locale) });
    }
    setBusy(false);
  }
  return (
    <form className="form settings-form" onInput={() => setTouched(true)} onSubmit={(event) => void submit(event)}>
      <Fragment key={seen.version}>{children}</Fragment>
      {said && <Notice tone={said.tone}>{said.sentence}</Notice>}
      {isOther && isTouched && (
        <Notice tone="info">
          {text.other}{' '}
          <button
            type="button"
            className="button quiet small"
            onClick={() => {
              setTouched(false);
              setSaid(undefined);
            }}
          >
            {text.takeOther}
          </button>
        </Notice>
      )}
      <div className="actions">
        <button type="submit" className="button" disabled={busy}>
          {busy ? text.saving : text.save}
        </button>
      </div>
    </form>
  );
}
