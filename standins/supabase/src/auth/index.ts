import { Pool } from 'pg';
import type { GatewayPart, Log } from '../part.ts';
import { authApp } from './app.ts';
import { AttemptLimit } from './attempts.ts';
import { createPost, type LetterSettings } from './letters.ts';

const maxWrongPasswords = 10;
const wrongPasswordWindowMs = 5 * 60_000;

export interface LettersOfSignIn {
  /** Whether a new address counts only once a letter that went there was answered; hosted Supabase's default. */
  confirmEmail: boolean;
  /** The project's pages: links of letters lead there, and nowhere else. */
  siteUrl: string;
  /** None: whatever needs a letter is answered 500, as by a project whose mail server does not answer. */
  post: LetterSettings | undefined;
}

export interface AuthOptions {
  /** Postgres as `supabase_auth_admin`, which owns the account tables. */
  databaseUrl: string;
  jwtSecret: string;
  /** What tokens name as their issuer: the address of `/auth/v1`. */
  issuer: string;
  letters: LettersOfSignIn;
}

/**
 * The sign-in endpoints that supabase-js calls, over the same `auth` tables as hosted Supabase.
 * Rights live in `app_metadata`, which only the service role can write.
 */
export function createAuth(options: AuthOptions, log: Log): GatewayPart {
  const report = (error: Error): void => log(`auth: ${error.message}`);
  const pool = new Pool({
    connectionString: options.databaseUrl,
    max: 5,
    application_name: 'guichet-auth',
  });
  // an idle connection dies with Postgres; the next query opens another
  pool.on('error', report);
  const { confirmEmail, siteUrl } = options.letters;
  const post = createPost(options.letters.post, report);
  const app = authApp(
    {
      pool,
      post,
      confirmEmail,
      siteUrl,
      attempts: new AttemptLimit(maxWrongPasswords, wrongPasswordWindowMs),
      jwtSecret: options.jwtSecret,
      issuer: options.issuer,
    },
    report,
  );
  let ended: Promise<void> | undefined;
  return {
    async start() {
      await pool.query('select from auth.users limit 1');
    },
    async stop() {
      post.close();
      ended ??= pool.end();
      await ended;
    },
    handle(request, response, caller) {
      // the gateway has swapped sb_… keys: the endpoints see JWTs only
      if (caller !== undefined) request.headers.authorization = `Bearer ${caller.token}`;
      app(request, response);
    },
  };
}
