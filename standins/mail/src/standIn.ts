import { createServer, type Server as HttpServer } from 'node:http';
import type { Server as TcpServer } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { MailRefusal, mailFaults } from './faults.ts';
import { Mailbox } from './mailbox.ts';
import { createMailPages } from './server.ts';

/** Larger letters are refused, as by any server. */
const LETTER_LIMIT = 10 * 1024 * 1024;

/** A mail server that takes every letter, delivers none, and shows them on a page. */
export interface MailStandIn {
  /** What was received, as a page and over HTTP; not listening yet. */
  pages: HttpServer;
  /** SMTP, not listening yet. */
  smtp: TcpServer;
  /** Reads what an earlier process received; call it before the servers listen. */
  begin(): void;
  /** Safe to call twice. */
  end(): Promise<void>;
}

/**
 * @param mailboxFile absolute file that keeps the letters over a restart
 * @param log one line for the one who runs it
 */
export function createMailStandIn(mailboxFile: string, log: (line: string) => void): MailStandIn {
  const mailbox = new Mailbox(mailboxFile);
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
  return {
    pages,
    smtp: smtp.server,
    begin: () => mailbox.open(),
    async end() {
      if (smtp.server.listening) {
        await new Promise<void>((resolve) => {
          smtp.close(() => resolve());
        });
      }
      if (!pages.listening) return;
      await new Promise<void>((resolve) => {
        pages.close(() => resolve());
        pages.closeAllConnections();
      });
    },
  };
}
