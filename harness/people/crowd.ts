import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { signJwt } from '../../standins/supabase/src/jwt.ts';
import { secretsSchema } from '../../stack/src/secrets.ts';

export interface Member {
  id: string;
  email: string;
  /** access token, as the sign-in service gives it */
  token: string;
}

interface Stack {
  home: string;
  query(sql: string, values: unknown[]): Promise<{ id: string; email: string }[]>;
}

/**
 * So many people who are signed in. Their accounts are written at once and their tokens signed with the stack's own
 * secret: five hundred passwords would be half a minute of bcrypt that has nothing to do with what follows.
 */
export async function crowd({ home, query }: Stack, count: number): Promise<Member[]> {
  const { jwtSecret } = secretsSchema.parse(JSON.parse(readFileSync(join(home, 'secrets.json'), 'utf8')));
  const rows = await query(
    `insert into auth.users (id, email) select u.id, 'foule-' || u.id || '@example.fr' from (select gen_random_uuid() as id from generate_series(1, $1::int)) u
     returning id, email`,
    [count],
  );
  const now = Math.floor(Date.now() / 1_000);
  return rows.map(({ id, email }) => ({
    id,
    email,
    token: signJwt(jwtSecret, {
      sub: id,
      email,
      role: 'authenticated',
      aud: 'authenticated',
      app_metadata: {},
      iat: now,
      exp: now + 3_600,
    }),
  }));
}

const reservation = z.object({
  result: z.enum(['held', 'refused']),
  booking_id: z.uuid().optional(),
  reason: z.string().optional(),
});
export type Pressed = z.infer<typeof reservation> & { member: Member; ms: number };

/** Presses "Réserver": the call that the page makes, and how long its answer took. */
export async function press(api: { url: string; anonKey: string }, member: Member, session: string): Promise<Pressed> {
  const began = performance.now();
  const answer = await fetch(`${api.url}/rest/v1/rpc/reserve_place`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', apikey: api.anonKey, authorization: `Bearer ${member.token}` },
    body: JSON.stringify({ session_id: session }),
  });
  const text = await answer.text();
  const ms = performance.now() - began;
  if (!answer.ok) throw new Error(`reserve_place answered ${answer.status}: ${text}`);
  return { ...reservation.parse(JSON.parse(text)), member, ms };
}
