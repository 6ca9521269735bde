import type { Account } from '../app/account.ts';
import { type Texts, useTexts } from '../app/locale.tsx';
import { supabase } from '../app/supabase.ts';

const texts: Texts<{ account: string; signIn: string; signOut: string }> = {
  fr: { account: 'Mon compte', signIn: 'Se connecter', signOut: 'Se déconnecter' },
  en: { account: 'My account', signIn: 'Sign in', signOut: 'Sign out' },
};

/** Who is signed in, with the way out; else the way in. */
export function AccountButton({ account, onSignIn }: { account: Account | null | undefined; onSignIn(): void }) {
  const text = useTexts(texts);
  if (account === undefined) return null;
  if (account === null)
    return (
      <button type="button" className="button quiet small" onClick={onSignIn}>
        {text.signIn}
      </button>
    );
  return (
    <>
      <a className="who" href="/compte" title={account.email}>
        {text.account}
      </a>
      <button type="button" className="button quiet small sign-out" onClick={() => void supabase().auth.signOut()}>
        {text.signOut}
      </button>
    </>
  );
}
