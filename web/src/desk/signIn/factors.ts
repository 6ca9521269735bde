import { supabase } from '../../app/supabase.ts';

/** Asks for a code and gives it; afterwards the token bears the second factor. @throws AuthError with its code */
export async function giveCode(factorId: string, code: string): Promise<void> {
  const { error } = await supabase().auth.mfa.challengeAndVerify({ factorId, code });
  if (error !== null) throw error;
}

/** The factor that a person has proved; undefined for whoever has none. @throws AuthError */
export async function verifiedFactor(): Promise<string | undefined> {
  const { data, error } = await supabase().auth.mfa.listFactors();
  if (error !== null) throw error;
  return data.totp.find(({ status }) => status === 'verified')?.id;
}
