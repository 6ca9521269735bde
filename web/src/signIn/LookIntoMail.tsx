import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import { useLocale, useTexts } from '../app/locale.tsx';
import { supabase } from '../app/supabase.ts';
import { Notice } from '../components/Notice.tsx';
import { askForLetter } from './lettersOf.ts';
import { sayAuthError } from './sayAuthError.ts';
import { type Mode, texts } from './texts.ts';

/** A letter is on its way: its link, opened anywhere on this device, or its code, typed here, goes on. */
export function LookIntoMail({
  mode,
  email,
  onDone,
  onBack,
}: {
  mode: Mode;
  email: string;
  /** Somebody is signed in. */
  onDone(): void;
  onBack(): void;
}) {
  const { mail, wait } = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ tone: 'good' | 'bad'; sentence: string }>();
  const code = useRef<HTMLInputElement>(null);
  // the fields before are gone, and the keyboard with them
  useEffect(() => code.current?.focus(), []);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  // the link was opened in another window: this one goes on by itself
  useEffect(() => {
    const { data } = supabase().auth.onAuthStateChange((event, session) => {
      if (session !== null && (event === 'SIGNED_IN' || event === 'PASSWORD_RECOVERY')) done.current();
    });
    return () => data.subscription.unsubscribe();
  }, []);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get('code')).replaceAll(/\D/g, '');
    setBusy(true);
    setSaid(undefined);
    const { error } = await supabase().auth.verifyOtp({
      email,
      token,
      type: mode === 'forgotten' ? 'recovery' : 'email',
    });
    setBusy(false);
    // what is right signs in, which is heard above
    if (error) setSaid({ tone: 'bad', sentence: sayAuthError(error, locale) });
  }

  async function again(): Promise<void> {
    setBusy(true);
    const error = await askForLetter(mode, email);
    setBusy(false);
    setSaid(
      error === null
        ? { tone: 'good', sentence: mail.sentAgain }
        : { tone: 'bad', sentence: sayAuthError(error, locale) },
    );
  }

  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <p role="status">
        <strong>{mail.sent(email)}</strong> {mail.what[mode]}
      </p>
      {said && <Notice tone={said.tone}>{said.sentence}</Notice>}
      <label htmlFor={`${id}c`}>{mail.code}</label>
      <input
        id={`${id}c`}
        ref={code}
        name="code"
        className="code"
        inputMode="numeric"
        autoComplete="one-time-code"
        pattern="[0-9 ]{6,8}"
        required
      />
      <div className="actions">
        <button type="submit" className="button" disabled={busy}>
          {busy ? wait : mail.press}
        </button>
        <button type="button" className="button quiet" disabled={busy} onClick={() => void again()}>
          {mail.again}
        </button>
      </div>
      <p className="hint">
        {mail.nothing} {mode === 'up' && mail.taken}
      </p>
      <button type="button" className="link" onClick={onBack}>
        {mail.otherAddress}
      </button>
    </form>
  );
}
