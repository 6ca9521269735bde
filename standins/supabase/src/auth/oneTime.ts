import { createHash, randomInt } from 'node:crypto';
import type { PoolClient } from 'pg';
import { AuthError } from './errors.ts';

/** How long a link or code serves, in seconds; hosted Supabase's default. */
const otpSeconds = 3600;
/** Between two letters of one kind to one person, in seconds; hosted Supabase's default. */
const pauseSeconds = 60;

/** What is waited for, and where it is kept in `auth.users`. */
export type Waiting = 'confirmation' | 'recovery' | 'email_change';

/** Six digits, as a letter shows them. */
export function newCode(): string {
  return String(randomInt(1_000_000)).padStart(6, '0');
}

/** What is stored, and what a link bears: the code alone is in the letter. */
export function hashOf(email: string, code: string): string {
  return createHash('sha224').update(`${email.toLowerCase()}${code}`).digest('hex');
}

/** @throws AuthError 429 `over_email_send_rate_limit` within a minute of the last letter of that kind */
export async function refuseHaste(client: PoolClient, userId: string, waiting: Waiting): Promise<void> {
  const { rows } = await client.query<{ left: number | null }>(
    `select ceil(extract(epoch from ${waiting}_sent_at + make_interval(secs => $2) - now()))::int as left
     from auth.users where id = $1 for update`,
    [userId, pauseSeconds],
  );
  const left = rows[0]?.left ?? 0;
  if (left > 0)
    throw new AuthError(
      429,
      'over_email_send_rate_limit',
      `For security purposes, you can only request this after ${left} seconds.`,
    );
}

/** Keeps what a letter will bear; an earlier letter of that kind serves no more. */
export async function keepToken(
  client: PoolClient,
  userId: string,
  { waiting, hash }: { waiting: 'confirmation' | 'recovery'; hash: string },
): Promise<void> {
  await client.query(
    `update auth.users set ${waiting}_token = $2, ${waiting}_sent_at = now(), updated_at = now() where id = $1`,
    [userId, hash],
  );
}

/** @param hash of the new address, and of the present one */
export async function keepChange(
  client: PoolClient,
  userId: string,
  change: { email: string; hash: string; presentHash: string },
): Promise<void> {
  await client.query(
    `update auth.users set email_change = lower($2), email_change_token_new = $3, email_change_token_current = $4,
       email_change_confirm_status = 0, email_change_sent_at = now(), updated_at = now() where id = $1`,
    [userId, change.email, change.hash, change.presentHash],
  );
}

/** Whose token it is, locked until the end of the transaction. @returns undefined where nobody waits for it, or not any more */
export async function holderOf(
  client: PoolClient,
  waiting: Waiting,
  hash: string,
): Promise<{ id: string; changesConfirmed: number } | undefined> {
  const tokens =
    waiting === 'email_change'
      ? '(email_change_token_new = $1 or email_change_token_current = $1)'
      : `${waiting}_token = $1`;
  const { rows } = await client.query<{ id: string; confirmed: number | null }>(
    `select id, email_change_confirm_status as confirmed from auth.users
     where $1 <> '' and ${tokens} and ${waiting}_sent_at > now() - make_interval(secs => $2) for update`,
    [hash, otpSeconds],
  );
  const [row] = rows;
  return row && { id: row.id, changesConfirmed: row.confirmed ?? 0 };
}

/** The address is that person's: they have read a letter that went there. What was waited for is used up. */
export async function confirmAddress(client: PoolClient, userId: string): Promise<void> {
  await client.query(
    `update auth.users set email_confirmed_at = coalesce(email_confirmed_at, now()), confirmation_token = '',
       recovery_token = '', updated_at = now() where id = $1`,
    [userId],
  );
}

/** One of the two addresses has agreed to a change. */
export async function agreeToChange(client: PoolClient, userId: string, hash: string): Promise<void> {
  await client.query(
    `update auth.users set email_change_confirm_status = 1,
       email_change_token_new = case when email_change_token_new = $2 then '' else email_change_token_new end,
       email_change_token_current = case when email_change_token_current = $2 then '' else email_change_token_current end
     where id = $1`,
    [userId, hash],
  );
}

/** The new address counts from now on; a taken one is Postgres' error 23505. */
export async function applyChange(client: PoolClient, userId: string): Promise<void> {
  await client.query(
    `update auth.users set email = email_change, email_change = '', email_change_token_new = '',
       email_change_token_current = '', email_change_confirm_status = 0,
       email_confirmed_at = coalesce(email_confirmed_at, now()), updated_at = now() where id = $1`,
    [userId],
  );
}
