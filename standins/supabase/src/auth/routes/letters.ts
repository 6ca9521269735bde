import type { RequestHandler } from 'express';
import { z } from 'zod';
import type { AuthContext } from '../context.ts';
import { AuthError } from '../errors.ts';
import { refuseChallenge } from '../challenge.ts';
import { redirectOf } from '../redirects.ts';
import { sendChange, sendLink } from '../sendLink.ts';
import { inTransaction } from '../transaction.ts';
import { findUserByEmail, insertUser } from '../users.ts';

const emailBody = z.object({ email: z.email() });
const otpBody = emailBody.extend({
  create_user: z.boolean().default(true),
  data: z.record(z.string(), z.unknown()).nullish(),
});
const resendBody = emailBody.extend({ type: z.enum(['signup', 'email_change']) });

/** `POST /recover`: a link to a new password; says of nobody whether they have an account. */
export function recover(context: AuthContext): RequestHandler {
  return async (request, response) => {
    refuseChallenge(request);
    const { email } = emailBody.parse(request.body);
    const redirect = redirectOf(request, context);
    await inTransaction(context.pool, async (client) => {
      const found = await findUserByEmail(client, email);
      if (found !== undefined) await sendLink(client, found.user, { context, type: 'recovery', redirect });
    });
    response.json({});
  };
}

/** `POST /otp`: a link and code to sign in; somebody new gets an account, unless `create_user` is false. */
export function otp(context: AuthContext): RequestHandler {
  return async (request, response) => {
    refuseChallenge(request);
    const body = otpBody.parse(request.body);
    const redirect = redirectOf(request, context);
    await inTransaction(context.pool, async (client) => {
      const known = (await findUserByEmail(client, body.email))?.user;
      if (known === undefined && !body.create_user)
        throw new AuthError(422, 'otp_disabled', 'Signups not allowed for otp');
      const user =
        known ??
        (await insertUser(client, {
          email: body.email,
          passwordHash: null,
          confirmed: !context.confirmEmail,
          userMetadata: body.data ?? {},
          appMetadata: {},
        }));
      if (user === undefined) throw new AuthError(422, 'user_already_exists', 'User already registered');
      const type = user.email_confirmed_at === undefined ? 'signup' : 'magiclink';
      await sendLink(client, user, { context, type, redirect });
    });
    response.json({});
  };
}

/** `POST /resend`: the letter of a sign-up or of a change of address once more, where one is waited for. */
export function resend(context: AuthContext): RequestHandler {
  return async (request, response) => {
    const { email, type } = resendBody.parse(request.body);
    const redirect = redirectOf(request, context);
    await inTransaction(context.pool, async (client) => {
      const user = (await findUserByEmail(client, email))?.user;
      if (user === undefined) return;
      if (type === 'signup' && user.email_confirmed_at === undefined)
        await sendLink(client, user, { context, type, redirect });
      if (type === 'email_change' && user.new_email !== undefined)
        await sendChange(client, user, { context, email: user.new_email, redirect });
    });
    response.json({});
  };
}
