import { supabase } from '../app/supabase.ts';
import type { AuthFailure } from './sayAuthError.ts';
import type { Mode } from './texts.ts';

/** The page that a letter leads back to: this one, without what a link before has left behind "#". */
function here(): string {
  return `${location.origin}${location.pathname}${location.search}`;
}

/** Where somebody chooses a new password who has followed a letter. */
export const passwordPath = '/compte/mot-de-passe';

/** Has a letter written, also once more; nothing is said of who has an account. */
export async function askForLetter(mode: Mode, email: string): Promise<AuthFailure | null> {
  const { auth } = supabase();
  const options = { emailRedirectTo: here() };
  switch (mode) {
    case 'forgotten':
      return (await auth.resetPasswordForEmail(email, { redirectTo: `${location.origin}${passwordPath}` })).error;
    case 'link':
      return (await auth.signInWithOtp({ email, options: { ...options, shouldCreateUser: false } })).error;
    default:
      return (await auth.resend({ type: 'signup', email, options })).error;
  }
}

/** @returns a session where addresses count at once; else the letter is on its way */
export async function signUp(person: {
  email: string;
  password: string;
  name: string;
  language: string;
}): Promise<{ signedIn: boolean; error: AuthFailure | null }> {
  const { email, password, name, language } = person;
  const { data, error } = await supabase().auth.signUp({
    email,
    password,
    options: {
      emailRedirectTo: here(),
      data: { language, ...(name === '' ? {} : { display_name: name }) },
    },
  });
  return { signedIn: data.session !== null, error };
}
