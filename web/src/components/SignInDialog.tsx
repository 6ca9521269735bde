import { type FormEvent, useId, useState } from 'react';
import { useLocale, useTexts } from '../app/locale.tsx';
import { supabase } from '../app/supabase.ts';
import { ChoosePassword } from '../signIn/ChoosePassword.tsx';
import { askForLetter, passwordPath, signUp } from '../signIn/lettersOf.ts';
import { LookIntoMail } from '../signIn/LookIntoMail.tsx';
import { sayAuthError } from '../signIn/sayAuthError.ts';
import { type Mode, texts } from '../signIn/texts.ts';
import { Dialog } from './Dialog.tsx';
import { Notice } from './Notice.tsx';

/** What is being done, and whom a letter went to. */
type Step = { mode: Mode; sentTo?: string } | { mode: 'choose' };

/** Fields of sign-in and sign-up, a forgotten password, a link instead of one; `onDone` once somebody is signed in. */
export function SignInForm({
  onDone,
  onCancel,
  onTitle,
  signUpOffered = true,
}: {
  onDone(): void;
  onCancel?: (() => void) | undefined;
  /** What the form is about, whenever that changes. */
  onTitle?: ((title: string) => void) | undefined;
  signUpOffered?: boolean;
}) {
  const text = useTexts(texts);
  const [step, setStep] = useState<Step>({ mode: 'in' });

  function go(next: Step): void {
    setStep(next);
    if (next.mode === 'choose') onTitle?.(text.choose.title);
    else onTitle?.(next.sentTo === undefined ? text.titles[next.mode] : text.mail.title);
  }

  if (step.mode === 'choose') return <ChoosePassword onDone={onDone} />;
  const { mode, sentTo } = step;
  if (sentTo !== undefined)
    return (
      <LookIntoMail
        mode={mode}
        email={sentTo}
        onDone={() => {
          if (mode !== 'forgotten') onDone();
          // a page that shows this form to nobody alone takes it away from whoever is signed in
          else if (onCancel === undefined) location.assign(passwordPath);
          else go({ mode: 'choose' });
        }}
        onBack={() => go({ mode: mode === 'in' ? 'up' : mode })}
      />
    );
  return <Fields mode={mode} go={go} onDone={onDone} onCancel={onCancel} signUpOffered={signUpOffered} />;
}

function Fields({
  mode,
  go,
  onDone,
  onCancel,
  signUpOffered,
}: {
  mode: Mode;
  go(step: Step): void;
  onDone(): void;
  onCancel: (() => void) | undefined;
  signUpOffered: boolean;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const id = useId();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [email, setEmail] = useState('');
  const withPassword = mode === 'in' || mode === 'up';

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const address = String(fields.get('email')).trim();
    const password = String(fields.get('password'));
    setBusy(true);
    setProblem(undefined);
    const outcome =
      mode === 'up'
        ? await signUp({ email: address, password, name: String(fields.get('name')).trim(), language: locale })
        : mode === 'in'
          ? { signedIn: true, error: (await supabase().auth.signInWithPassword({ email: address, password })).error }
          : { signedIn: false, error: await askForLetter(mode, address) };
    setBusy(false);
    // an account that waits for its letter: the letter is what helps
    if (outcome.error?.code === 'email_not_confirmed') go({ mode: 'in', sentTo: address });
    else if (outcome.error) setProblem(sayAuthError(outcome.error, locale));
    else if (outcome.signedIn) onDone();
    else go({ mode, sentTo: address });
  }

  const to = (next: Mode) => () => {
    setProblem(undefined);
    go({ mode: next });
  };
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      {text.lead[mode] !== undefined && <p>{text.lead[mode]}</p>}
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      <label htmlFor={`${id}e`}>{text.email}</label>
      <input
        id={`${id}e`}
        name="email"
        type="email"
        autoComplete="email"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      {mode === 'up' && (
        <>
          <label htmlFor={`${id}n`}>{text.name}</label>
          <input
            id={`${id}n`}
            name="name"
            type="text"
            autoComplete="name"
            maxLength={200}
            aria-describedby={`${id}nh`}
          />
          <p id={`${id}nh`} className="hint">
            {text.nameHint}
          </p>
        </>
      )}
      {withPassword && (
        <>
          <label htmlFor={`${id}p`}>{text.password}</label>
          <input
            id={`${id}p`}
            name="password"
            type="password"
            autoComplete={mode === 'up' ? 'new-password' : 'current-password'}
            required
            minLength={mode === 'up' ? 8 : 1}
            aria-describedby={mode === 'up' ? `${id}h` : undefined}
          />
        </>
      )}
      {mode === 'up' && (
        <p id={`${id}h`} className="hint">
          {text.hint}
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button" disabled={busy}>
          {busy ? text.wait : text.press[mode]}
        </button>
        {onCancel && (
          <button type="button" className="button quiet" onClick={onCancel}>
            {text.cancel}
          </button>
        )}
      </div>
      {mode === 'in' && (
        <p className="ways">
          <button type="button" onClick={to('forgotten')}>
            {text.forgotten}
          </button>
          <button type="button" onClick={to('link')}>
            {text.byLink}
          </button>
        </p>
      )}
      {withPassword && signUpOffered && (
        <button type="button" className="link" onClick={to(mode === 'up' ? 'in' : 'up')}>
          {mode === 'up' ? text.known : text.newHere}
        </button>
      )}
      {!withPassword && (
        <button type="button" className="link" onClick={to('in')}>
          {text.back}
        </button>
      )}
    </form>
  );
}

export function SignInDialog({ onDone, onClose }: { onDone(): void; onClose(): void }) {
  const text = useTexts(texts);
  const [title, setTitle] = useState(text.titles.in);
  return (
    <Dialog title={title} onClose={onClose}>
      <SignInForm onDone={onDone} onCancel={onClose} onTitle={setTitle} />
    </Dialog>
  );
}
