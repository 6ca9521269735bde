import { type FormEvent, useEffect, useId, useState } from 'react';
import { useLocale, useTexts } from '../app/locale.tsx';
import { supabase } from '../app/supabase.ts';
import { Notice, type Tone } from '../components/Notice.tsx';
import { sayAuthError } from '../signIn/sayAuthError.ts';
import { texts } from './texts.ts';

/** With which address somebody signs in, and to which they want to change; both have to agree by a letter. */
export function AddressForm({ email }: { email: string }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const [waiting, setWaiting] = useState<string>();
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ tone: Tone; sentence: string }>();
  useEffect(() => {
    let here = true;
    void supabase()
      .auth.getUser()
      .then(({ data }) => {
        if (here) setWaiting(data.user?.new_email);
      });
    return () => {
      here = false;
    };
  }, [email]);

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const form = event.currentTarget;
    const next = String(new FormData(form).get('new_email')).trim();
    setBusy(true);
    setSaid(undefined);
    const { data, error } = await supabase().auth.updateUser(
      { email: next },
      { emailRedirectTo: `${location.origin}/compte` },
    );
    setBusy(false);
    if (error) {
      setSaid({ tone: 'bad', sentence: sayAuthError(error, locale) });
      return;
    }
    form.reset();
    const asked = data.user.new_email;
    setWaiting(undefined);
    setSaid(
      asked === undefined
        ? { tone: 'good', sentence: text.addressChanged }
        : { tone: 'info', sentence: text.addressAsked(email, asked) },
    );
  }

  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      <p>{text.addressNow(email)}</p>
      {said && <Notice tone={said.tone}>{said.sentence}</Notice>}
      {waiting !== undefined && !said && <Notice tone="info">{text.addressWaiting(waiting)}</Notice>}
      <label htmlFor={`${id}e`}>{text.newAddress}</label>
      <input id={`${id}e`} name="new_email" type="email" autoComplete="email" required />
      <div className="actions">
        <button type="submit" className="button quiet" disabled={busy}>
          {busy ? text.saving : text.changeAddress}
        </button>
      </div>
    </form>
  );
}
