import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { startN8nCore, type N8nCore } from '../shared/testing/n8nCore';
import { rowFailureOf } from '../shared/testing/others';

// n8n-core takes its time to load
jest.setTimeout(30_000);

/** What a letter looked like when the server took it, and whom it was for. */
interface Taken {
  to: string[];
  raw: string;
}
let taken: Taken[] = [];
/** Answers to the commands of SMTP, by command; null takes it. */
let refuse: (command: 'connect' | 'auth' | 'mail' | 'rcpt' | 'data', value: string) => number | null = () => null;

const answer = (command: Parameters<typeof refuse>[0], value: string): Error | null => {
  const code = refuse(command, value);
  return code === null ? null : Object.assign(new Error(`${command} refused`), { responseCode: code });
};
const server = new SMTPServer({
  disabledCommands: ['STARTTLS'],
  logger: false,
  authOptional: true,
  onConnect: (_session, done) => done(answer('connect', '')),
  onAuth: (auth, _session, done) => {
    const error = answer('auth', auth.username ?? '');
    if (error) done(error);
    else done(null, { user: auth.username ?? '' });
  },
  onMailFrom: ({ address }, _session, done) => done(answer('mail', address)),
  onRcptTo: ({ address }, _session, done) => done(answer('rcpt', address)),
  onData(stream, session, done) {
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.once('end', () => {
      const error = answer('data', '');
      if (!error)
        taken.push({
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: Buffer.concat(parts).toString('utf8'),
        });
      done(error);
    });
  },
});
server.on('error', () => undefined);

let core: N8nCore;
let port: number;
beforeAll(async () => {
  core = startN8nCore();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  ({ port } = server.server.address() as AddressInfo);
});
afterAll(async () => {
  core.close();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
  });
});
beforeEach(() => {
  taken = [];
  refuse = () => null;
});

const letter = (fields: IDataObject = {}): IDataObject => ({
  outbox_id: 'o-1',
  token: 't',
  to: 'claire@example.fr',
  subject: 'Votre place est confirmée',
  text: 'Bonjour,\n\nÀ bientôt.\n',
  ...fields,
});

async function run(items: IDataObject[], parameters: INodeParameters = {}, credential: IDataObject = {}) {
  const { output, error } = await core.run({
    items,
    node: {
      type: 'n8n-nodes-guichet.letter',
      onError: 'continueErrorOutput',
      parameters: {
        from: 'Guichet <guichet@guichet.example>',
        to: '={{ $json.to }}',
        subject: '={{ $json.subject }}',
        text: '={{ $json.text }}',
        letterId: '={{ $json.outbox_id }}',
        ...parameters,
      },
    },
    credentials: {
      smtp: { host: '127.0.0.1', port, secure: false, disableStartTls: true, user: '', password: '', ...credential },
    },
  });
  const failed = output.Failed?.[0] ?? [];
  return {
    sent: (output.Done?.[0] ?? []).map(({ json }) => json),
    failed: failed.map(({ json }) => json),
    verdicts: failed.map(rowFailureOf),
    error,
  };
}

const header = (raw: string, name: string) =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(raw.replace(/\r\n[ \t]+/g, ' ').replaceAll('\r', ''))?.[1];

describe('a letter', () => {
  test('goes to its one address, and keeps its Message-ID when it is sent again', async () => {
    const { sent } = await run([letter()]);
    await run([letter()]);
    expect(taken.map(({ to }) => to)).toEqual([['claire@example.fr'], ['claire@example.fr']]);
    expect(taken.map(({ raw }) => header(raw, 'Message-ID'))).toEqual([
      '<o-1@guichet.example>',
      '<o-1@guichet.example>',
    ]);
    expect(sent).toEqual([{ ...letter(), message_id: '<o-1@guichet.example>' }]);
  });

  test('brings its event with what a calendar shall do with it', async () => {
    const ics = 'BEGIN:VCALENDAR\r\nMETHOD:CANCEL\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n';
    await run([letter({ ics })], { options: { calendar: '={{ $json.ics }}', calendarFileName: 'immersion.ics' } });
    const raw = taken[0]?.raw.replace(/\r\n[ \t]+/g, ' ') ?? '';
    expect(raw).toMatch(/Content-Type: text\/calendar; charset=utf-8; method=CANCEL; name=immersion\.ics/);
    const [, content = ''] = /filename=immersion\.ics\r\n\r\n([A-Za-z0-9+/=\r\n]+)/.exec(raw) ?? [];
    expect(Buffer.from(content, 'base64').toString()).toBe(ics);
  });

  test.each([
    ['a list', 'claire@example.fr, marc@example.fr'],
    ['a list behind a semicolon', 'claire@example.fr; marc@example.fr'],
    ['a name with an address', 'Claire <claire@example.fr>'],
    ['a header behind it', 'claire@example.fr\r\nBcc: marc@example.fr'],
    ['a group', 'tous: claire@example.fr, marc@example.fr;'],
    ['nothing', ''],
    ['no address', 'claire'],
    ['two at signs', 'a@b@example.fr'],
    ['a zero-width space in it', 'claire\u200b@example.fr'],
    ['a direction mark before it', '\u202eclaire@example.fr'],
    ['a soft hyphen', 'cla\u00adire@example.fr'],
  ])('for %s is for nobody, for good', async (_, to) => {
    const { verdicts } = await run([letter({ to })]);
    expect(taken).toEqual([]);
    expect(verdicts).toEqual([expect.objectContaining({ final: true })]);
  });

  test.each([
    ['with a plus sign and an apostrophe', "o'neil+tag@example.fr"],
    ['of a domain with accents', 'claire@exämple.fr'],
  ])('for an address %s goes there, and its Message-ID is ASCII', async (_, to) => {
    await run([letter({ to })], { from: 'Guichet <guichet@guichét.example>' });
    expect(taken.map(({ to: takenTo }) => takenTo)).toEqual([[to]]);
    expect(header(taken[0]?.raw ?? '', 'Message-ID')).toBe('<o-1@xn--guicht-fva.example>');
  });

  test('without a word that shows is refused for good', async () => {
    const { verdicts } = await run([letter()], { text: ' \u200b\n' });
    expect(taken).toEqual([]);
    expect(verdicts).toEqual([expect.objectContaining({ final: true })]);
  });

  test('whose subject would begin another header is refused for good', async () => {
    const { verdicts } = await run([letter({ subject: 'Bonjour\nBcc: marc@example.fr' })]);
    expect(taken).toEqual([]);
    expect(verdicts).toEqual([expect.objectContaining({ final: true, message: expect.stringContaining('"Subject"') })]);
  });

  test.each<[string, INodeParameters]>([
    ['Subject', { subject: '=Votre place du {{ $json.dat }}' }],
    ['Text', { text: '={{ `Bonjour ${$json.nam}` }}' }],
    ['To', { to: '={{ $json.mail }}' }],
    ['Options → Calendar', { options: { calendar: '={{ $json.calender }}' } }],
  ])('that lacks a part in %s is not sent, and nobody tries again', async (label, parameters) => {
    const { verdicts, failed } = await run([letter()], parameters);
    expect(taken).toEqual([]);
    expect(failed).toMatchObject([
      { outbox_id: 'o-1', error: { message: expect.stringContaining(`"${label}" of item 0 came to nothing`) } },
    ]);
    expect(verdicts).toMatchObject([{ final: true }]);
  });

  test('without its row is refused, for it could not be told from another', async () => {
    expect((await run([letter({ outbox_id: '' })])).verdicts).toEqual([
      expect.objectContaining({ final: true, message: expect.stringContaining('outbox_id') }),
    ]);
  });
});

describe('a server that says no', () => {
  test('for good to one person: that letter is over, the others are sent', async () => {
    refuse = (command, address) => (command === 'rcpt' && address.startsWith('gone') ? 550 : null);
    const { sent, failed, verdicts } = await run([letter({ to: 'gone@example.fr' }), letter({ outbox_id: 'o-2' })]);
    expect(sent.map(({ outbox_id }) => outbox_id)).toEqual(['o-2']);
    expect(failed.map(({ outbox_id, token }) => [outbox_id, token])).toEqual([['o-1', 't']]);
    expect(verdicts).toEqual([{ message: expect.stringContaining('rcpt refused'), final: true }]);
  });

  test('for now to one person: that letter is tried again, the others are sent', async () => {
    refuse = (command, address) => (command === 'rcpt' && address.startsWith('full') ? 452 : null);
    const { sent, verdicts } = await run([letter({ to: 'full@example.fr' }), letter({ outbox_id: 'o-2' })]);
    expect(sent.map(({ outbox_id }) => outbox_id)).toEqual(['o-2']);
    expect(verdicts).toEqual([{ message: expect.stringContaining('452') }]);
  });

  test.each([
    [554, true],
    [452, false],
  ])('to the text itself with %i: over for good is %p', async (code, final) => {
    refuse = (command) => (command === 'data' ? code : null);
    const { verdicts } = await run([letter()]);
    expect(verdicts[0]?.final ?? false).toBe(final);
    expect(verdicts[0]?.outage).toBeUndefined();
  });

  test.each([
    ['at the greeting', 'connect', 421],
    ['to the sign-in', 'auth', 535],
    ['to the sender', 'mail', 550],
  ] as const)('%s is an outage, no verdict on any letter, and asked once', async (_, command, code) => {
    let asked = 0;
    refuse = (said) => {
      if (said !== command) return null;
      asked += 1;
      return code;
    };
    const { verdicts } = await run(
      [letter(), letter({ outbox_id: 'o-2' }), letter({ outbox_id: 'o-3' })],
      {},
      { user: 'guichet', password: 'secret' },
    );
    expect(verdicts).toEqual(
      [1, 2, 3].map(() => ({ message: expect.any(String), outage: true, retry_after_seconds: 60 })),
    );
    expect(asked).toBe(1);
    expect(JSON.stringify(verdicts)).not.toContain('secret');
  });

  // RFC 5321, 3.8 and RFC 4954, 6: said in answer to whatever was asked, and not of it
  test.each([
    ['rcpt', 530],
    ['rcpt', 454],
    ['data', 421],
    ['data', 530],
  ] as const)(
    'in answer to %s that it closes or wants a sign-in (%i) says nothing of the letter',
    async (command, code) => {
      refuse = (said) => (said === command ? code : null);
      const { verdicts } = await run([letter(), letter({ outbox_id: 'o-2' })]);
      expect(verdicts).toEqual(
        [1, 2].map(() => ({ message: expect.any(String), outage: true, retry_after_seconds: 60 })),
      );
    },
  );

  test('nothing, because it is not there, is an outage as well', async () => {
    const { verdicts } = await run([letter()], {}, { port: 9 });
    expect(verdicts).toEqual([{ message: expect.any(String), outage: true, retry_after_seconds: 60 }]);
  });
});
