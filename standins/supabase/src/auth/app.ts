import express from 'express';
import type { Express } from 'express';
import type { AuthContext } from './context.ts';
import { AuthError, errorHandler } from './errors.ts';
import { admin } from './routes/admin.ts';
import { factors } from './routes/factors.ts';
import { otp, recover, resend } from './routes/letters.ts';
import { logout } from './routes/logout.ts';
import { signup } from './routes/signup.ts';
import { token } from './routes/token.ts';
import { verify } from './routes/verify.ts';
import { getUser, updateOwnUser } from './routes/user.ts';

/** The endpoints below `/auth/v1`. `onError` hears what no client is told. */
export function authApp(context: AuthContext, onError: (error: Error) => void): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json({ limit: '256kb' }));
  app.get('/health', (_request, response) => {
    response.json({ name: 'GoTrue', version: 'guichet', description: 'sign-in stand-in of the embedded stack' });
  });
  app.get('/settings', (_request, response) => {
    response.json({
      external: { email: true, phone: false, anonymous_users: false },
      disable_signup: false,
      mailer_autoconfirm: !context.confirmEmail,
      phone_autoconfirm: false,
      saml_enabled: false,
    });
  });
  // tokens are signed with a shared secret, so there is no public key to publish
  app.get('/.well-known/jwks.json', (_request, response) => {
    response.json({ keys: [] });
  });
  app.post('/token', token(context));
  app.post('/signup', signup(context));
  app.use('/verify', verify(context));
  app.post('/recover', recover(context));
  app.post('/otp', otp(context));
  app.post('/resend', resend(context));
  app.get('/user', getUser(context));
  app.put('/user', updateOwnUser(context));
  app.post('/logout', logout(context));
  app.use('/factors', factors(context));
  app.use('/admin', admin(context));
  app.use((request) => {
    throw new AuthError(404, 'not_found', `${request.method} ${request.path} is not offered by this sign-in service`);
  });
  app.use(errorHandler(onError));
  return app;
}
