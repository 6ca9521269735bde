import type { PoolClient } from 'pg';
import type { AuthContext } from './context.ts';
import type { LetterKind } from './letterKinds.ts';
import { hashOf, keepChange, keepToken, newCode, refuseHaste } from './oneTime.ts';
import type { AuthUser } from './users.ts';

type Sending = Pick<AuthContext, 'post' | 'siteUrl' | 'issuer'>;
type LinkType = 'signup' | 'recovery' | 'magiclink' | 'email_change';

const links = {
  signup: { kind: 'confirmation', waiting: 'confirmation' },
  recovery: { kind: 'recovery', waiting: 'recovery' },
  magiclink: { kind: 'magic_link', waiting: 'recovery' },
} as const satisfies Record<string, { kind: LetterKind; waiting: 'confirmation' | 'recovery' }>;

/**
 * Writes to a person's own address, within the transaction: what was not sent is not waited for.
 * @throws AuthError 429 `over_email_send_rate_limit`, 500 `unexpected_failure`
 */
export async function sendLink(
  client: PoolClient,
  user: AuthUser,
  { context, type, redirect }: { context: Sending; type: keyof typeof links; redirect: string },
): Promise<void> {
  const { kind, waiting } = links[type];
  await refuseHaste(client, user.id, waiting);
  const code = newCode();
  const hash = hashOf(user.email, code);
  await keepToken(client, user.id, { waiting, hash });
  await context.post.send({
    kind,
    to: user.email,
    data: dataOf(user, context, { type, redirect, code, hash, newEmail: '' }),
  });
}

/**
 * Asks the present address and the new one whether one shall become the other.
 * @throws AuthError 429 `over_email_send_rate_limit`, 500 `unexpected_failure`
 */
export async function sendChange(
  client: PoolClient,
  user: AuthUser,
  { context, email, redirect }: { context: Sending; email: string; redirect: string },
): Promise<void> {
  await refuseHaste(client, user.id, 'email_change');
  const newEmail = email.toLowerCase();
  const letters = [newEmail, user.email].map((to) => {
    const code = newCode();
    return { to, code, hash: hashOf(to, code) };
  });
  const [toNew, toPresent] = letters;
  await keepChange(client, user.id, { email: newEmail, hash: toNew?.hash ?? '', presentHash: toPresent?.hash ?? '' });
  for (const { to, code, hash } of letters)
    await context.post.send({
      kind: 'email_change',
      to,
      data: dataOf(user, context, { type: 'email_change', redirect, code, hash, newEmail }),
    });
}

function dataOf(
  user: AuthUser,
  { siteUrl, issuer }: Sending,
  link: { type: LinkType; redirect: string; code: string; hash: string; newEmail: string },
): Readonly<Record<string, unknown>> {
  const url = new URL(`${issuer}/verify`);
  url.search = new URLSearchParams({ token: link.hash, type: link.type, redirect_to: link.redirect }).toString();
  return {
    ConfirmationURL: url.href,
    Token: link.code,
    TokenHash: link.hash,
    SiteURL: siteUrl,
    RedirectTo: link.redirect,
    Email: user.email,
    NewEmail: link.newEmail,
    Data: user.user_metadata,
  };
}
