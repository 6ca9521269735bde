import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { connect } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { freePorts } from '../../../harness/stack/ports.ts';
import { makeSecrets } from '../secrets.ts';
import { settingsFrom } from '../settings.ts';
import { createMail } from './index.ts';

// a connection of its own: one that is kept alive would meet the server that was stopped
const messages = async () =>
  letters.parse(await (await fetch(`${settings.mail.inboxUrl}/messages`, { headers: { connection: 'close' } })).json());
const letters = z.array(
  z.object({
    id: z.number(),
    to: z.array(z.string()),
    subject: z.string(),
    text: z.string(),
    attachments: z.array(z.object({ filename: z.string(), mimeType: z.string() })),
  }),
);

let home: string;
let settings: ReturnType<typeof settingsFrom>;
let mail: ReturnType<typeof createMail>;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'guichet-mail-'));
  settings = settingsFrom({ ...(await freePorts()), GUICHET_HOME: home }, makeSecrets());
  mail = createMail(settings, () => undefined);
  await mail.start();
});
afterAll(async () => {
  await mail.stop();
  rmSync(home, { recursive: true, force: true });
});

/** Speaks SMTP line by line, as any client would. */
async function send(lines: string[]): Promise<string> {
  const socket = connect(settings.ports.smtp, '127.0.0.1');
  let heard = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    heard += text;
  });
  const answered = async (count: number) => {
    while (heard.split('\r\n').filter((line) => /^\d{3} /.test(line)).length < count)
      await new Promise((resolve) => {
        setTimeout(resolve, 5);
      });
  };
  await answered(1);
  for (const [index, line] of lines.entries()) {
    socket.write(`${line}\r\n`);
    await answered(index + 2);
  }
  socket.destroy();
  return heard;
}

const body = [
  'From: Guichet <guichet@guichet.example>',
  'To: claire@example.fr',
  'Subject: =?utf-8?Q?R=C3=A9servation_confirm=C3=A9e?=',
  'MIME-Version: 1.0',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'À bientôt <b>',
  '--b',
  'Content-Type: text/calendar; name=immersion.ics',
  'Content-Disposition: attachment; filename=immersion.ics',
  '',
  'BEGIN:VCALENDAR',
  'END:VCALENDAR',
  '--b--',
  '.',
].join('\r\n');

test('a letter is kept, listed, shown as text, and its attachment can be had', async () => {
  await send(['EHLO test', 'MAIL FROM:<guichet@guichet.example>', 'RCPT TO:<claire@example.fr>', 'DATA', body]);
  const listed = await messages();
  expect(listed).toEqual([
    expect.objectContaining({
      to: ['claire@example.fr'],
      subject: 'Réservation confirmée',
      attachments: [{ filename: 'immersion.ics', mimeType: 'text/calendar' }],
    }),
  ]);
  const page = await (await fetch(`${settings.mail.inboxUrl}/`)).text();
  expect(page).toContain('À bientôt &#60;b&#62;');
  const file = await fetch(`${settings.mail.inboxUrl}/messages/1/attachments/0`);
  expect(await file.text()).toContain('BEGIN:VCALENDAR');
});

test('a restart keeps what was received', async () => {
  await mail.stop();
  mail = createMail(settings, () => undefined);
  await mail.start();
  expect(await messages()).toHaveLength(1);
});

test('a calendar file is kept as it came, with its line ends', async () => {
  const calendar = 'BEGIN:VCALENDAR\r\nLOCATION:Salle é\r\nEND:VCALENDAR\r\n';
  const letter = body
    .replace(
      'Content-Type: text/calendar; name=immersion.ics',
      'Content-Type: text/calendar; name=immersion.ics\r\nContent-Transfer-Encoding: base64',
    )
    .replace('BEGIN:VCALENDAR\r\nEND:VCALENDAR', Buffer.from(calendar).toString('base64'));
  await send(['EHLO test', 'MAIL FROM:<guichet@guichet.example>', 'RCPT TO:<claire@example.fr>', 'DATA', letter]);
  const file = await fetch(`${settings.mail.inboxUrl}/messages/2/attachments/0`);
  expect(file.headers.get('content-type')).toMatch(/^text\/calendar/);
  expect(Buffer.from(await file.arrayBuffer()).toString('utf8')).toBe(calendar);
});

test('an attachment that is not there is a 404', async () => {
  expect((await fetch(`${settings.mail.inboxUrl}/messages/99/attachments/0`)).status).toBe(404);
});

test('with SMTP_HOST the letters go to that server, and nothing is started here', () => {
  const real = settingsFrom(
    {
      GUICHET_HOME: home,
      SMTP_HOST: 'smtp.example.fr',
      SMTP_PORT: '465',
      SMTP_USER: 'guichet',
      SMTP_PASSWORD: 'secret',
    },
    makeSecrets(),
  );
  expect(real.mail).toEqual({
    embedded: false,
    smtpHost: 'smtp.example.fr',
    smtpPort: 465,
    user: 'guichet',
    password: 'secret',
    inboxUrl: undefined,
  });
  expect(createMail(real, () => undefined).rows()).toEqual([
    { label: 'Courrier / Mail', address: 'smtp://smtp.example.fr:465' },
  ]);
  expect(() =>
    settingsFrom({ GUICHET_HOME: home, SMTP_HOST: 'smtp.example.fr', SMTP_PORT: 'x' }, makeSecrets()),
  ).toThrow('SMTP_PORT');
});
