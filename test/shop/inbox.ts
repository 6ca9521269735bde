import { z } from 'zod';

const letters = z.array(z.object({ to: z.array(z.string()), subject: z.string(), html: z.string().nullable() }));

export interface SignInLetter {
  subject: string;
  /** Six digits. */
  code: string;
  link: string;
}

/** The last letter of sign-in to somebody, once it is there. @param inboxUrl `/messages` of the mail stand-in */
export async function lastLetter(inboxUrl: string, to: string): Promise<SignInLetter> {
  const all = letters.parse(await (await fetch(inboxUrl)).json());
  const letter = all.findLast((one) => one.to.includes(to));
  if (letter === undefined) throw new Error(`no letter to ${to}`);
  const html = letter.html ?? '';
  return {
    subject: letter.subject,
    code: /<strong>(\d{6})<\/strong>/.exec(html)?.[1] ?? '',
    link: (/href="([^"]+)"/.exec(html)?.[1] ?? '').replaceAll('&#38;', '&'),
  };
}
