import type { Server } from 'node:http';
import { createAuth, type LettersOfSignIn } from './auth/index.ts';
import { createGateway } from './gateway/index.ts';
import type { Keys } from './gateway/keys.ts';
import type { Upstream } from './gateway/proxy.ts';
import type { Log } from './part.ts';
import { createRealtime } from './realtime/index.ts';

export interface SupabaseOptions {
  /** Where the stand-in is reached, without a trailing slash. */
  url: string;
  keys: Keys;
  /** Postgres with the roles and the `auth` schema of hosted Supabase. */
  database: {
    /** As `supabase_auth_admin`. */
    authUrl: string;
    /** As a role that may read the change stream. */
    realtimeUrl: string;
  };
  /** What answers under `/rest/v1`: PostgREST. */
  postgrest: Upstream;
  /** What answers under `/functions/v1`. */
  functions: Upstream;
  letters: LettersOfSignIn;
}

/** Hosted Supabase's one address: gateway, sign-in and realtime; PostgREST and Postgres are the real ones. */
export interface SupabaseStandIn {
  /** Not listening yet. */
  server: Server;
  /** Settles when sign-in and realtime answer; call it before the server listens. */
  begin(): Promise<void>;
  /** Safe to call twice. */
  end(): Promise<void>;
}

/** @param log one line for the one who runs it */
export function createSupabaseStandIn(options: SupabaseOptions, log: Log): SupabaseStandIn {
  const { url, keys, database, postgrest, functions, letters } = options;
  const { jwtSecret } = keys;
  const auth = createAuth({ databaseUrl: database.authUrl, jwtSecret, issuer: `${url}/auth/v1`, letters }, log);
  const realtime = createRealtime({ databaseUrl: database.realtimeUrl, jwtSecret }, log);
  const server = createGateway({ keys, postgrest, functions, auth, realtime }, log);
  return {
    server,
    async begin() {
      await auth.start();
      await realtime.start();
    },
    async end() {
      if (server.listening) {
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeAllConnections();
        });
      }
      await realtime.stop();
      await auth.stop();
    },
  };
}
