import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSignInLetters } from '../../stack/src/supabase/signInLetters.ts';
import { createMailStandIn } from '../../standins/mail/src/standIn.ts';
import { createSupabaseStandIn } from '../../standins/supabase/src/standIn.ts';
import { freePorts } from '../stack/ports.ts';

/** Sign-in as a hosted project has it, with its letters, and nothing behind it. */
export interface SignInService {
  url: string;
  anonKey: string;
  /** Letters that it wrote, as the mail stand-in lists them. */
  inboxUrl: string;
  stop(): Promise<void>;
}

/**
 * @param databaseUrl of a database with Supabase's roles; the role supabase_auth_admin has the same password
 * @param siteUrl where links of letters lead
 */
export async function startSignIn(databaseUrl: string, siteUrl: string): Promise<SignInService> {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-sign-in-'));
  const ports = await freePorts();
  const portOf = (name: string) => Number(ports[name]);
  const host = '127.0.0.1';
  const url = `http://${host}:${portOf('GUICHET_SUPABASE_PORT')}`;
  const keys = { anonKey: 'sb_publishable_test', serviceRoleKey: 'sb_secret_test', jwtSecret: randomUUID() };
  const authUrl = new URL(databaseUrl);
  authUrl.username = 'supabase_auth_admin';
  const nowhere = { name: 'nothing', host, port: 9, base: '' };
  const mail = createMailStandIn(join(folder, 'mailbox.json'), () => undefined);
  const standIn = createSupabaseStandIn(
    {
      url,
      keys,
      database: { authUrl: authUrl.href, realtimeUrl: databaseUrl },
      postgrest: nowhere,
      functions: nowhere,
      letters: {
        confirmEmail: true,
        siteUrl,
        post: {
          smtp: { host, port: portOf('GUICHET_SMTP_PORT'), user: '', password: '' },
          from: 'Guichet <guichet@guichet.example>',
          texts: readSignInLetters(),
        },
      },
    },
    () => undefined,
  );
  mail.begin();
  await opened(mail.pages, portOf('GUICHET_MAIL_PORT'));
  await opened(mail.smtp, portOf('GUICHET_SMTP_PORT'));
  await standIn.begin();
  await opened(standIn.server, portOf('GUICHET_SUPABASE_PORT'));
  return {
    url,
    anonKey: keys.anonKey,
    inboxUrl: `http://${host}:${portOf('GUICHET_MAIL_PORT')}/messages`,
    async stop() {
      await standIn.end();
      await mail.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function opened(server: Server, port: number): Promise<void> {
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
}
