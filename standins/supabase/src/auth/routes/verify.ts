import { type Request, type RequestHandler, Router } from 'express';
import { DatabaseError, type PoolClient } from 'pg';
import { z } from 'zod';
import type { AuthContext } from '../context.ts';
import { AuthError } from '../errors.ts';
import { agreeToChange, applyChange, confirmAddress, hashOf, holderOf, type Waiting } from '../oneTime.ts';
import { redirectOf, withFragment } from '../redirects.ts';
import { openSession, refuseBanned, type SessionAnswer } from '../sessions.ts';
import { inTransaction } from '../transaction.ts';
import { findUser } from '../users.ts';

const linkTypes = z.enum(['signup', 'recovery', 'magiclink', 'email_change', 'email', 'invite']);
type LinkType = z.infer<typeof linkTypes>;

/** `email` is either of the two: a code that somebody types does not say which letter it came by. */
const waitedFor: Readonly<Record<LinkType, readonly Waiting[]>> = {
  signup: ['confirmation'],
  invite: ['confirmation'],
  recovery: ['recovery'],
  magiclink: ['recovery'],
  email_change: ['email_change'],
  email: ['confirmation', 'recovery'],
};

const verifyBody = z.union([
  z.object({ type: linkTypes, token_hash: z.string().min(1) }),
  z.object({ type: linkTypes, email: z.email(), token: z.string().min(1) }),
]);
const otherAddressFirst = 'Confirmation link accepted. Please proceed to confirm link sent to the other email';
const uniqueViolation = '23505';

/**
 * What a link or code stands for comes true, once, and its person is signed in.
 * @returns undefined where the other address of a change has to agree as well
 * @throws AuthError 403 `otp_expired`, 400 `user_banned`, 422 `email_exists`
 */
async function take(
  client: PoolClient,
  context: AuthContext,
  { type, hash }: { type: LinkType; hash: string },
): Promise<SessionAnswer | undefined> {
  for (const waiting of waitedFor[type]) {
    const holder = await holderOf(client, waiting, hash);
    if (holder === undefined) continue;
    const before = await findUser(client, holder.id);
    if (before !== undefined) refuseBanned(before.user);
    if (waiting !== 'email_change') await confirmAddress(client, holder.id);
    else if (holder.changesConfirmed === 0) {
      await agreeToChange(client, holder.id, hash);
      return undefined;
    } else await applyChange(client, holder.id);
    const found = await findUser(client, holder.id);
    if (found === undefined) break;
    return openSession(client, found.user, { settings: context, method: 'otp' });
  }
  throw new AuthError(403, 'otp_expired', 'Token has expired or is invalid');
}

async function taken(context: AuthContext, link: { type: LinkType; hash: string }): Promise<SessionAnswer | undefined> {
  try {
    return await inTransaction(context.pool, (client) => take(client, context, link));
  } catch (error) {
    if (error instanceof DatabaseError && error.code === uniqueViolation)
      throw new AuthError(422, 'email_exists', 'A user with this email address has already been registered');
    throw error;
  }
}

/** `POST /verify {type, email, token}` or `{type, token_hash}` → a session; ten wrong codes close an address for a while. */
function byCode(context: AuthContext): RequestHandler {
  return async (request, response) => {
    const body = verifyBody.parse(request.body);
    const key = 'email' in body ? `code ${body.email.toLowerCase()}` : `link ${request.ip ?? ''}`;
    if (context.attempts.exhausted(key, Date.now()))
      throw new AuthError(429, 'over_request_rate_limit', 'Too many wrong codes: wait a few minutes.');
    const hash = 'email' in body ? hashOf(body.email, body.token) : body.token_hash;
    try {
      const session = await taken(context, { type: body.type, hash });
      context.attempts.succeed(key);
      response.json(session ?? { msg: otherAddressFirst, code: '200' });
    } catch (error) {
      if (error instanceof AuthError && error.errorCode === 'otp_expired') context.attempts.fail(key, Date.now());
      throw error;
    }
  };
}

/** `GET /verify?token=&type=&redirect_to=`: the link of a letter; the session, or why there is none, goes on behind `#`. */
function byLink(context: AuthContext): RequestHandler {
  return async (request, response) => {
    const goOn = redirectOf(request, context);
    response.set('cache-control', 'no-store');
    try {
      const { type, token } = z.object({ type: linkTypes, token: z.string().min(1) }).parse(request.query);
      const session = await taken(context, { type, hash: token });
      response.redirect(
        303,
        withFragment(goOn, session === undefined ? { message: otherAddressFirst } : shown(session, type)),
      );
    } catch (error) {
      response.redirect(303, withFragment(goOn, refusal(error, request)));
    }
  };
}

function shown(session: SessionAnswer, type: LinkType): Record<string, string> {
  return {
    access_token: session.access_token,
    expires_at: String(session.expires_at),
    expires_in: String(session.expires_in),
    refresh_token: session.refresh_token,
    token_type: session.token_type,
    type,
  };
}

function refusal(error: unknown, request: Request): Record<string, string> {
  if (!(error instanceof AuthError || error instanceof z.ZodError)) throw error;
  const code = error instanceof AuthError ? error.errorCode : 'validation_failed';
  const why =
    code === 'otp_expired'
      ? 'Email link is invalid or has expired'
      : error instanceof AuthError
        ? error.message
        : `${request.path} has no type or token`;
  return { error: 'access_denied', error_code: code, error_description: why };
}

/** `/verify` */
export function verify(context: AuthContext): Router {
  const router = Router();
  // programs that look at the links of letters ask so: nothing is used up
  router.head('/', (_request, response) => void response.status(200).end());
  router.get('/', byLink(context));
  router.post('/', byCode(context));
  return router;
}
