import { createHash, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';
import { Problem } from './problem.ts';

/** `money` moves goods, the reader and what the display says; `read` looks only. */
export type Scope = 'read' | 'money';

export interface Tokens {
  /** Carries both scopes. */
  token: string;
  readToken?: string | undefined;
}

/** Compares digests, so that neither length nor first wrong letter shows in the time it takes. */
function same(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}

/** Lets a request through that carries a token with the scope; 401 without a known token, 403 with too small a one. */
export function requireScope(scope: Scope, { token, readToken }: Tokens): RequestHandler {
  return (request, _response, next) => {
    const given = /^Bearer (\S+)$/i.exec(request.get('authorization') ?? '')?.[1];
    if (given === undefined) {
      throw new Problem(401, 'Unauthorized', 'send the bridge token as "Authorization: Bearer …"', {
        'WWW-Authenticate': 'Bearer realm="guichet-bridge"',
      });
    }
    const money = same(given, token);
    const read = readToken !== undefined && same(given, readToken);
    if (!money && !read) {
      throw new Problem(401, 'Unauthorized', 'this token is not one of this bridge', {
        'WWW-Authenticate': 'Bearer realm="guichet-bridge", error="invalid_token"',
      });
    }
    if (scope === 'money' && !money) {
      throw new Problem(
        403,
        'Forbidden',
        'this token may read only; approve, deny, cancel, the reader and the display need the money scope',
        {
          'WWW-Authenticate': 'Bearer realm="guichet-bridge", error="insufficient_scope", scope="money"',
        },
      );
    }
    next();
  };
}
