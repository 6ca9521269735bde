import { join } from 'node:path';
import { createMailStandIn } from '../../../standins/mail/src/standIn.ts';
import { listen } from '../listen.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';

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
  const mail = createMailStandIn(join(settings.home, 'mail', 'mailbox.json'), log);
  return {
    name: 'Mail',
    async start() {
      mail.begin();
      await listen(mail.pages, settings, 'mail');
      await listen(mail.smtp, settings, 'smtp');
    },
    stop: () => mail.end(),
    rows: () => [{ label: 'Courrier / Mail', address: inboxUrl }],
    env: () => ({ MAIL_INBOX_URL: `${inboxUrl}/messages` }),
  };
}
