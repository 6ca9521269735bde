import { readFile } from 'node:fs/promises';
import express, { Router } from 'express';
import { Pool } from 'pg';
import { AttemptLimit } from './attempts.ts';
import type { AuthContext } from './context.ts';
import { AuthError, errorHandler } from './errors.ts';
import { schemaFile } from './paths.ts';
import { admin } from './routes/admin.ts';
import { logout } from './routes/logout.ts';
import { signup } from './routes/signup.ts';
import { token } from './routes/token.ts';
import { getUser, updateOwnUser } from './routes/user.ts';

export interface AuthOptions {
  /** connection of the role that owns schema auth (supabase_admin) */
  databaseUrl: string;
  /** HS256 secret shared with PostgREST and realtime */
  jwtSecret: string;
  /** address clients use, e.g. `http://127.0.0.1:54321/auth/v1`; becomes `iss` */
  publicUrl: string;
  /** `sb_…` keys → JWT; identity where the gateway has already swapped them */
  swapKey?: (key: string) => string;
  /** unexpected failures; the answer to the client never carries their text */
  onError?: (error: Error) => void;
}

export interface Auth {
  /** mount at `/auth/v1`; parses its own JSON bodies */
  readonly router: Router;
  /** applies schema.sql; call before the router is mounted */
  start(): Promise<void>;
  stop(): Promise<void>;
}

const maxWrongPasswords = 10;
const wrongPasswordWindowMs = 5 * 60_000;

function routes(context: AuthContext, onError: (error: Error) => void): Router {
  const router = Router();
  router.use(express.json({ limit: '256kb' }));
  router.get('/health', (_request, response) => {
    response.json({ name: 'GoTrue', version: 'guichet', description: 'sign-in stand-in of the embedded stack' });
  });
  router.get('/settings', (_request, response) => {
    response.json({
      external: { email: true, phone: false, anonymous_users: false },
      disable_signup: false,
      mailer_autoconfirm: true,
      phone_autoconfirm: false,
      saml_enabled: false,
    });
  });
  // tokens are signed with a shared secret, so there is no public key to publish
  router.get('/.well-known/jwks.json', (_request, response) => {
    response.json({ keys: [] });
  });
  router.post('/token', token(context));
  router.post('/signup', signup(context));
  router.get('/user', getUser(context));
  router.put('/user', updateOwnUser(context));
  router.post('/logout', logout(context));
  router.use('/admin', admin(context));
  router.use((request) => {
    throw new AuthError(404, 'not_found', `${request.method} ${request.path} is not offered by this sign-in service`);
  });
  router.use(errorHandler(onError));
  return router;
}

/**
 * The sign-in endpoints that supabase-js calls, over the same `auth.users` as hosted Supabase.
 * Rights live in `app_metadata`, which only the service role can write.
 */
export function createAuth(options: AuthOptions): Auth {
  const onError = options.onError ?? ((error: Error) => console.error(`auth: ${error.message}`));
  const pool = new Pool({ connectionString: options.databaseUrl, max: 5, application_name: 'guichet-auth' });
  // an idle connection dies with Postgres; the next query opens another
  pool.on('error', onError);
  const context: AuthContext = {
    pool,
    attempts: new AttemptLimit(maxWrongPasswords, wrongPasswordWindowMs),
    jwtSecret: options.jwtSecret,
    issuer: options.publicUrl,
    swapKey: options.swapKey ?? ((key) => key),
  };
  let stopped = false;
  return {
    router: routes(context, onError),
    async start() {
      await pool.query(await readFile(schemaFile, 'utf8'));
    },
    async stop() {
      if (stopped) return;
      stopped = true;
      await pool.end();
    },
  };
}
