import { type FormEvent, useId, useState } from 'react';
import { type Texts, useTexts } from '../app/locale.tsx';
import { supabase } from '../app/supabase.ts';
import { Dialog } from './Dialog.tsx';
import { Notice } from './Notice.tsx';

interface SignInTexts {
  signIn: string;
  signUp: string;
  email: string;
  password: string;
  hint: string;
  newHere: string;
  known: string;
  cancel: string;
  wait: string;
  confirm: string;
  errors: Readonly<Record<string, string>>;
  unexpected: string;
}
const texts: Texts<SignInTexts> = {
  fr: {
    signIn: 'Se connecter',
    signUp: 'Créer un compte',
    email: 'Adresse e-mail',
    password: 'Mot de passe',
    hint: '8 caractères au moins.',
    newHere: 'Pas encore de compte\u00a0? Créez-en un',
    known: 'Déjà un compte\u00a0? Connectez-vous',
    cancel: 'Fermer',
    wait: 'Un instant…',
    confirm: 'Nous vous avons envoyé un e-mail\u00a0: confirmez votre adresse, puis connectez-vous.',
    errors: {
      invalid_credentials: 'Adresse ou mot de passe inconnus.',
      email_exists: 'Cette adresse a déjà un compte\u00a0: connectez-vous.',
      user_already_exists: 'Cette adresse a déjà un compte\u00a0: connectez-vous.',
      weak_password: 'Ce mot de passe est trop court ou trop simple.',
      over_request_rate_limit: 'Trop d’essais\u00a0: attendez quelques minutes.',
      email_address_invalid: 'Cette adresse n’est pas valable.',
      validation_failed: 'Cette adresse n’est pas valable.',
    },
    unexpected: 'La connexion n’a pas abouti. Réessayez.',
  },
  en: {
    signIn: 'Sign in',
    signUp: 'Create an account',
    email: 'E-mail address',
    password: 'Password',
    hint: 'At least 8 characters.',
    newHere: 'No account yet? Create one',
    known: 'Already have an account? Sign in',
    cancel: 'Close',
    wait: 'One moment…',
    confirm: 'We have sent you an e-mail: confirm your address, then sign in.',
    errors: {
      invalid_credentials: 'Unknown address or password.',
      email_exists: 'This address already has an account: sign in.',
      user_already_exists: 'This address already has an account: sign in.',
      weak_password: 'This password is too short or too simple.',
      over_request_rate_limit: 'Too many attempts: wait a few minutes.',
      email_address_invalid: 'This address is not valid.',
      validation_failed: 'This address is not valid.',
    },
    unexpected: 'Signing in did not work. Please try again.',
  },
};

/** Fields of sign-in and sign-up; `onDone` once somebody is signed in. */
export function SignInForm({
  onDone,
  onCancel,
  onSwitch,
  signUpOffered = true,
}: {
  onDone(): void;
  onCancel?: (() => void) | undefined;
  onSwitch?: ((signUp: boolean) => void) | undefined;
  signUpOffered?: boolean;
}) {
  const text = useTexts(texts);
  const id = useId();
  const [signUp, setSignUp] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  async function submit(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const credentials = { email: String(fields.get('email')).trim(), password: String(fields.get('password')) };
    setBusy(true);
    setProblem(undefined);
    const { auth } = supabase();
    const { data, error } = await (signUp ? auth.signUp(credentials) : auth.signInWithPassword(credentials));
    setBusy(false);
    if (error) setProblem(text.errors[error.code ?? ''] ?? text.unexpected);
    else if (data.session === null) setProblem(text.confirm);
    else onDone();
  }

  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      {problem !== undefined && <Notice tone="bad">{problem}</Notice>}
      <label htmlFor={`${id}e`}>{text.email}</label>
      <input id={`${id}e`} name="email" type="email" autoComplete="email" required />
      <label htmlFor={`${id}p`}>{text.password}</label>
      <input
        id={`${id}p`}
        name="password"
        type="password"
        autoComplete={signUp ? 'new-password' : 'current-password'}
        required
        minLength={signUp ? 8 : 1}
        aria-describedby={signUp ? `${id}h` : undefined}
      />
      {signUp && (
        <p id={`${id}h`} className="hint">
          {text.hint}
        </p>
      )}
      <div className="actions">
        <button type="submit" className="button" disabled={busy}>
          {busy ? text.wait : signUp ? text.signUp : text.signIn}
        </button>
        {onCancel && (
          <button type="button" className="button quiet" onClick={onCancel}>
            {text.cancel}
          </button>
        )}
      </div>
      {signUpOffered && (
        <button
          type="button"
          className="link"
          onClick={() => {
            setSignUp(!signUp);
            onSwitch?.(!signUp);
            setProblem(undefined);
          }}
        >
          {signUp ? text.known : text.newHere}
        </button>
      )}
    </form>
  );
}

export function SignInDialog({ onDone, onClose }: { onDone(): void; onClose(): void }) {
  const text = useTexts(texts);
  const [signUp, setSignUp] = useState(false);
  return (
    <Dialog title={signUp ? text.signUp : text.signIn} onClose={onClose}>
      <SignInForm onDone={onDone} onCancel={onClose} onSwitch={setSignUp} />
    </Dialog>
  );
}
