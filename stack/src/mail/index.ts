import { createServer } from 'node:http';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { listen } from '../listen.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';
import { MailRefusal, mailFaults } from '../../../standins/mail/src/faults.ts';
import { Mailbox } from '../../../standins/mail/src/mailbox.ts';
import { createMailPages } from '../../../standins/mail/src/server.ts';

/** More than any letter of ours. */
const LETTER_LIMIT = 10 * 1024 * 1024;

/** Mail: the server of SMTP_HOST, else a stand-in that delivers nothing and shows what was sent. */
export function createMail(settings: Settings, log: Log): Service {
  const { inboxUrl } = settings.mail;
  return inboxUrl === undefined ? realMail(settings) : standIn(settings, inboxUrl, log);
}

function realMail({ mail }: Settings): Service {
  return {
    name: 'Mail',
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    rows: () => [{ label: 'Courrier / Mail', address: `smtp://${mail.smtpHost}:${mail.smtpPort}` }],
    env: () => ({}),
  };
}

function standIn(settings: Settings, inboxUrl: string, log: Log): Service {
  const mailbox = new Mailbox(join(settings.home, 'mail', 'mailbox.json'));
  let faults = mailFaults.parse({});
  const pages = createServer(
    createMailPages(mailbox, (next) => {
      faults = next;
    }),
  );
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    size: LETTER_LIMIT,
    logger: false,
    onConnect(_session, done) {
      done(faults.away ? new MailRefusal(421, 'not now') : null);
    },
    onRcptTo({ address }, _session, done) {
      const refused = faults.refuse.find((one) => one.address.toLowerCase() === address.toLowerCase());
      done(refused === undefined ? null : new MailRefusal(refused.code, refused.message));
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.once('error', done);
      stream.once('end', () => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        // acknowledged only when it is kept
        mailbox.receive(Buffer.concat(parts), recipients).then(() => done(), done);
      });
    },
  });
  smtp.on('error', (error) => log(`Mail: ${error.message}`));
  let started = false;
  return {
    name: 'Mail',
    async start() {
      mailbox.open();
      await listen(pages, settings, 'mail');
      await listen(smtp.server, settings, 'smtp');
      started = true;
    },
    async stop() {
      if (!started) return;
      started = false;
      await new Promise<void>((resolve) => {
        smtp.close(() => resolve());
      });
      await new Promise<void>((resolve) => {
        pages.close(() => resolve());
        pages.closeAllConnections();
      });
    },
    rows: () => [{ label: 'Courrier / Mail', address: inboxUrl }],
    env: () => ({ MAIL_INBOX_URL: `${inboxUrl}/messages` }),
  };
}
