import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { signJwt } from '../jwt.ts';
import type { Caller } from '../part.ts';

/** Seconds a token lives that stands in for a new key; it never leaves this machine. */
const lifetime = 3_600;
/** Renewed this many seconds before its end. */
const reserve = 600;

const claimsSchema = z.object({ role: z.string(), exp: z.number().optional() });

/** The keys of the one project there is. */
export interface Keys {
  /** Publishable key: `sb_publishable_…`. */
  anonKey: string;
  /** Secret key: `sb_secret_…`. */
  serviceRoleKey: string;
  /** Signs and checks tokens and legacy keys (HS256). */
  jwtSecret: string;
}

/** What the request brought: `apikey` header or query parameter, and `authorization` header. */
export interface Presented {
  apikey: string | undefined;
  authorization: string | undefined;
}

/**
 * Reads both formats of API key, as hosted Supabase does: `sb_publishable_…`/`sb_secret_…` are swapped for
 * short tokens of their role, legacy JWTs go through as they are, and the token of a signed-in user
 * in `Authorization` wins over the key.
 */
export class ApiKeys {
  readonly #keys: Keys;
  readonly #now: () => number;
  readonly #minted = new Map<Caller['role'], { token: string; until: number }>();
  readonly #verified = new Map<string, { role: Caller['role']; until: number }>();

  /** @param now unix seconds */
  constructor(keys: Keys, now: () => number = () => Date.now() / 1_000) {
    this.#keys = keys;
    this.#now = now;
  }

  /** @returns undefined where there is no valid API key; the caller answers 401 */
  caller({ apikey, authorization }: Presented): Caller | undefined {
    const bearer = /^Bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];
    const key = apikey ?? bearer;
    const role = key === undefined ? undefined : this.#roleOf(key);
    if (key === undefined || role === undefined) return undefined;
    if (bearer !== undefined && bearer !== key && !bearer.startsWith('sb_')) return { role, token: bearer };
    return { role, token: key.startsWith('sb_') ? this.#mint(role) : key };
  }

  #roleOf(key: string): Caller['role'] | undefined {
    if (key === this.#keys.anonKey) return 'anon';
    if (key === this.#keys.serviceRoleKey) return 'service_role';
    if (!key.startsWith('eyJ')) return undefined;
    const known = this.#verified.get(key);
    if (known) return known.until > this.#now() ? known.role : undefined;
    const claims = verifyJwt(this.#keys.jwtSecret, key);
    if (claims?.role !== 'anon' && claims?.role !== 'service_role') return undefined;
    const until = claims.exp ?? Number.POSITIVE_INFINITY;
    if (until <= this.#now()) return undefined;
    if (this.#verified.size > 100) this.#verified.clear();
    this.#verified.set(key, { role: claims.role, until });
    return claims.role;
  }

  #mint(role: Caller['role']): string {
    const now = this.#now();
    const known = this.#minted.get(role);
    if (known && known.until - reserve > now) return known.token;
    const until = Math.floor(now) + lifetime;
    const token = signJwt(this.#keys.jwtSecret, { iss: 'guichet', role, iat: Math.floor(now), exp: until });
    this.#minted.set(role, { token, until });
    return token;
  }
}

function verifyJwt(secret: string, token: string): z.infer<typeof claimsSchema> | undefined {
  const [header, payload, signature, ...rest] = token.split('.');
  if (!header || !payload || !signature || rest.length > 0) return undefined;
  const expected = createHmac('sha256', secret).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
  const parsed = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  return parsed.success ? parsed.data : undefined;
}
