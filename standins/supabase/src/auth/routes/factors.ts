import { Router } from 'express';
import { z } from 'zod';
import type { AuthContext, SignedIn } from '../context.ts';
import { requireUser } from '../context.ts';
import { AuthError } from '../errors.ts';
import type { Factor } from '../factors.ts';
import { insertChallenge, insertFactor, listFactors, proveFactor, removeFactor, takeChallenge } from '../factors.ts';
import { qrSvg } from '../qrSvg.ts';
import { continueSession } from '../sessions.ts';
import { newTotpSecret, totpMatches } from '../totp.ts';
import { inTransaction } from '../transaction.ts';

const challengeSeconds = 300;
const maxFactors = 10;
const enrolBody = z.object({
  factor_type: z.string(),
  friendly_name: z.string().nullish(),
  issuer: z.string().nullish(),
});
const verifyBody = z.object({ challenge_id: z.uuid(), code: z.string() });

/** `/factors`: second factors by time-based codes (TOTP), as hosted Supabase answers them. */
export function factors(context: AuthContext): Router {
  const { pool, attempts } = context;
  const router = Router();

  const ownFactor = async ({ user }: SignedIn, id: string | undefined): Promise<Factor> => {
    const found = (await listFactors(pool, user.id)).find((factor) => factor.id === id);
    if (found === undefined) throw new AuthError(404, 'mfa_factor_not_found', 'Factor not found');
    return found;
  };

  router.post('/', async (request, response) => {
    const who = await requireUser(request, context);
    const body = enrolBody.parse(request.body);
    if (body.factor_type !== 'totp')
      throw new AuthError(
        400,
        'validation_failed',
        'factor_type needs to be totp: this sign-in service knows no other',
      );
    const known = (await listFactors(pool, who.user.id)).filter(({ status }) => status === 'verified');
    if (known.length > 0 && who.level !== 'aal2')
      throw new AuthError(403, 'insufficient_aal', 'AAL2 required to enroll a new factor');
    if (known.length >= maxFactors)
      throw new AuthError(422, 'too_many_enrolled_mfa_factors', 'Maximum number of verified factors reached');
    const name = body.friendly_name ?? '';
    if (name !== '' && known.some(({ friendly_name }) => friendly_name === name))
      throw new AuthError(422, 'mfa_factor_name_conflict', `A factor with the friendly name "${name}" already exists`);
    const secret = newTotpSecret();
    const { id } = await inTransaction(pool, (client) => insertFactor(client, who.user.id, name, { secret }));
    const issuer = body.issuer ?? new URL(context.issuer).host;
    const label = `${encodeURIComponent(issuer)}:${encodeURIComponent(who.user.email)}`;
    const uri = `otpauth://totp/${label}?algorithm=SHA1&digits=6&issuer=${encodeURIComponent(issuer)}&period=30&secret=${secret}`;
    response.json({ id, type: 'totp', friendly_name: name, totp: { qr_code: qrSvg(uri), secret, uri } });
  });

  router.post('/:id/challenge', async (request, response) => {
    const who = await requireUser(request, context);
    const factor = await ownFactor(who, request.params.id);
    const { id, at } = await insertChallenge(pool, factor.id, request.ip ?? '127.0.0.1');
    response.json({ id, type: 'totp', expires_at: Math.floor(at.getTime() / 1_000) + challengeSeconds });
  });

  router.post('/:id/verify', async (request, response) => {
    const who = await requireUser(request, context);
    const factor = await ownFactor(who, request.params.id);
    const { challenge_id: challengeId, code } = verifyBody.parse(request.body);
    const key = `factor ${factor.id}`;
    if (attempts.exhausted(key, Date.now()))
      throw new AuthError(429, 'over_request_rate_limit', 'Too many wrong codes: wait a few minutes.');
    const session = await inTransaction(pool, async (client) => {
      const challenge = await takeChallenge(client, factor.id, challengeId);
      if (challenge === undefined || challenge.used)
        throw new AuthError(404, 'mfa_factor_not_found', 'MFA factor with the provided challenge ID not found');
      if (challenge.at.getTime() + challengeSeconds * 1_000 < Date.now())
        throw new AuthError(
          422,
          'mfa_challenge_expired',
          `MFA challenge ${challengeId} has expired, verify against another challenge or create a new challenge.`,
        );
      if (!totpMatches(factor.secret, code, Date.now())) {
        attempts.fail(key, Date.now());
        throw new AuthError(422, 'mfa_verification_failed', 'Invalid TOTP code entered');
      }
      await proveFactor(client, factor, challengeId, { sessionId: who.sessionId });
      return continueSession(client, who.user.id, who.sessionId, context);
    });
    attempts.succeed(key);
    response.json(session);
  });

  router.delete('/:id', async (request, response) => {
    const who = await requireUser(request, context);
    const factor = await ownFactor(who, request.params.id);
    if (factor.status === 'verified' && who.level !== 'aal2')
      throw new AuthError(422, 'insufficient_aal', 'AAL2 required to unenroll verified factor');
    await inTransaction(pool, (client) => removeFactor(client, factor));
    response.json({ id: factor.id });
  });
  return router;
}
