import { type FormEvent, useId, useState } from 'react';
import { useLocale, useTexts } from '../app/locale.tsx';
import { supabase } from '../app/supabase.ts';
import { Notice } from '../components/Notice.tsx';
import { sayAuthError } from './sayAuthError.ts';
import { texts } from './texts.ts';

/** A new password for whoever is signed in; other devices have to sign in again. */
export function ChoosePassword({ onDone }: { onDone(): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const password = String(new FormData(form).get('password'));
    setBusy(true);
    setProblem(undefined);
    const { error } = await supabase().auth.updateUser({ password });
    setBusy(false);
    if (error) setProblem(sayAuthError(error, locale));
    else {
      form.reset();
      onDone();
    }
  }

  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      <label htmlFor={`${id}p`}>{text.newPassword}</label>
      <input
        id={`${id}p`}
        name="password"
        type="password"
        autoComplete="new-password"
        required
        minLength={8}
        aria-describedby={`${id}h`}
      />
      <p id={`${id}h`} className="hint">
        {text.choose.hint}
      </p>
      <div className="actions">
        <button type="submit" className="button" disabled={busy}>
          {busy ? text.wait : text.choose.press}
        </button>
      </div>
    </form>
  );
}
