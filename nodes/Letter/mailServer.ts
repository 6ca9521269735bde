import type { IExecuteFunctions } from 'n8n-workflow';
import { createTransport } from 'nodemailer';
import * as z from 'zod';

/** n8n's own credential for SMTP. */
export const MAIL_CREDENTIAL = 'smtp';

/** A server that does not answer must not eat the time of an execution. */
const PATIENCE_MS = 10_000;

const credentialSchema = z.object({
  user: z.string().catch(''),
  password: z.string().catch(''),
  host: z.string().trim().min(1, 'The SMTP credential has no host'),
  port: z.coerce.number().int().min(1).max(65_535).catch(465),
  secure: z.boolean().catch(true),
  disableStartTls: z.boolean().catch(false),
  hostName: z.string().catch(''),
});

export interface LetterOnItsWay {
  from: { name: string; address: string };
  to: string;
  replyTo: string | undefined;
  subject: string;
  text: string;
  html: string | undefined;
  messageId: string;
  calendar: { text: string; method: string; fileName: string } | undefined;
}

export interface MailServer {
  /** Settles when the server has taken the letter. @throws what nodemailer says; see `verdictOf` */
  send(letter: LetterOnItsWay): Promise<void>;
  close(): void;
}

/** The server of the credential chosen on the node; one connection serves all letters of a run. @throws Error on a credential that is not complete */
export async function mailServerOf(context: IExecuteFunctions): Promise<MailServer> {
  const credential = credentialSchema.safeParse(await context.getCredentials(MAIL_CREDENTIAL));
  if (!credential.success)
    throw new Error(credential.error.issues[0]?.message ?? 'The SMTP credential is not complete');
  const { host, port, secure, disableStartTls, hostName, user, password } = credential.data;
  const transport = createTransport({
    host,
    port,
    secure,
    ignoreTLS: disableStartTls,
    pool: true,
    maxConnections: 1,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
    ...(hostName === '' ? {} : { name: hostName }),
    ...(user === '' && password === '' ? {} : { auth: { user, pass: password } }),
    // what a letter names is never read from a disk or fetched
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    async send({ from, to, replyTo, subject, text, html, messageId, calendar }) {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        messageId,
        ...(replyTo === undefined ? {} : { replyTo: { name: '', address: replyTo } }),
        ...(html === undefined ? {} : { html }),
        ...(calendar === undefined
          ? {}
          : {
              attachments: [
                {
                  filename: calendar.fileName,
                  content: calendar.text,
                  contentType: `text/calendar; charset=utf-8; method=${calendar.method}`,
                },
              ],
            }),
      });
    },
    close: () => transport.close(),
  };
}
