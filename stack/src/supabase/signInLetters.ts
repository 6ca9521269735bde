import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { letterKinds, type LetterKind, type LetterText } from '../../../standins/supabase/src/auth/letterKinds.ts';
import { checkout } from '../paths.ts';

/** The letters of sign-in, supabase/templates, as `config.toml` names them for a hosted project: the title is the subject. */
export function readSignInLetters(): Record<LetterKind, LetterText> {
  const read = (kind: LetterKind): LetterText => {
    const html = readFileSync(join(checkout, 'supabase/templates', `${kind}.html`), 'utf8');
    return { subject: /<title>(.*)<\/title>/.exec(html)?.[1] ?? '', html };
  };
  const [confirmation, recovery, magic_link, email_change] = letterKinds.map(read);
  if (!confirmation || !recovery || !magic_link || !email_change) throw new Error('supabase/templates lacks a letter');
  return { confirmation, recovery, magic_link, email_change };
}
