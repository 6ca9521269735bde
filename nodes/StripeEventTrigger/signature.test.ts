import { describe, expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { verify } from './signature';

const SECRET = 'whsec_current_secret';
const OLD_SECRET = 'whsec_previous_secret';
const NOW = 1_790_000_000;

const event = {
  id: 'evt_1',
  object: 'event',
  type: 'customer.updated',
  created: NOW - 2,
  api_version: '2026-03-25.dahlia',
  livemode: false,
  request: null,
  data: { object: { id: 'cus_1', object: 'customer' } },
};
const body = Buffer.from(JSON.stringify(event));
const check = { secrets: [SECRET, OLD_SECRET], toleranceSeconds: 300 };

function sign(payload: Buffer | string, { secret = SECRET, timestamp = NOW } = {}): string {
  return Stripe.webhooks.generateTestHeaderString({ payload: payload.toString(), secret, timestamp });
}

function judge(rawBody: Buffer, header: string | string[] | undefined, secrets = check.secrets) {
  return verify(rawBody, header, { secrets, toleranceSeconds: 300 }, { now: NOW * 1_000 });
}

describe('what is Stripe’s passes', () => {
  test('signed with the newest secret', () => {
    expect(judge(body, sign(body))).toMatchObject({ event: { id: 'evt_1', type: 'customer.updated' } });
  });

  test('signed with the previous secret, while it is rolled', () => {
    expect(judge(body, sign(body, { secret: OLD_SECRET }))).toHaveProperty('event');
  });

  test('signed with both: Stripe sends a v1 for each while a secret is rolled', () => {
    const [, other] = sign(body, { secret: 'whsec_somebody_elses' }).split(',');
    const [t, ours] = sign(body).split(',');
    expect(judge(body, `${t},${other},${ours}`)).toHaveProperty('event');
  });

  test('300 seconds ahead: two clocks differ', () => {
    expect(judge(body, sign(body, { timestamp: NOW + 300 }))).toHaveProperty('event');
  });

  test('299 seconds old', () => {
    expect(judge(body, sign(body, { timestamp: NOW - 299 }))).toHaveProperty('event');
  });
});

describe('what is not Stripe’s is refused, with the reason', () => {
  const header = sign(body);
  const reserialised = Buffer.from(JSON.stringify(event, null, 2));
  test.each([
    ['without a header', body, undefined, /header is missing/],
    ['with an empty header', body, '', /header is missing/],
    ['with a header sent twice, as an array', body, [header, header], /twice/],
    ['with a header sent twice, as Node joins it', body, `${header}, ${header}`, /twice/],
    ['with a blank after the comma', body, header.replace(',', ', '), /altered/],
    ['signed with another secret', body, sign(body, { secret: 'whsec_somebody_elses' }), /does not match any of the 2/],
    ['301 seconds old', body, sign(body, { timestamp: NOW - 301 }), /older than 300 seconds/],
    [
      '301 seconds ahead of our clock',
      body,
      sign(body, { timestamp: NOW + 301 }),
      /dated 301 seconds ahead, more than 300/,
    ],
    ['a year ahead of our clock', body, sign(body, { timestamp: NOW + 31_536_000 }), /seconds ahead/],
    ['with v0 only', body, header.replace('v1=', 'v0='), /no v1/],
    ['with upper-case hex', body, header.replace(/v1=.*/, (v1) => `v1=${v1.slice(3).toUpperCase()}`), /does not match/],
    ['without a timestamp', body, header.replace(/^t=\d+,/, ''), /cannot be read/],
    ['serialised anew', reserialised, header, /does not match/],
    ['with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]), header, /no plain UTF-8/],
    ['cut short', body.subarray(0, -20), header, /does not match/],
    ['empty', Buffer.alloc(0), header, /./],
    ['with bytes that are no UTF-8', Buffer.from([0xff, 0xfe, 0x00]), header, /no plain UTF-8/],
    ['signed, but no JSON', Buffer.from('bonjour'), sign('bonjour'), /no JSON/],
  ])('%s', (_name, rawBody, sent, reason) => {
    const verdict = judge(rawBody, sent);
    expect(verdict).not.toHaveProperty('event');
    expect(verdict).toMatchObject({ refused: expect.stringMatching(reason) });
  });

  test('a thin event, which names an object instead of carrying it', () => {
    const thin = JSON.stringify({
      id: 'evt_2',
      object: 'v2.core.event',
      type: 'v1.billing.meter.error',
      created: 'now',
    });
    expect(judge(Buffer.from(thin), sign(thin))).toHaveProperty('refused');
  });

  test.each([
    ['an array', '[]'],
    ['a number', '1'],
    ['another object', '{"id":"cus_1","object":"customer"}'],
    ['an event without data', JSON.stringify({ ...event, data: undefined })],
  ])('signed JSON that is no event: %s', (_name, text) => {
    expect(judge(Buffer.from(text), sign(text))).toHaveProperty('refused');
  });

  test('with no secret at all', () => {
    expect(judge(body, header, [])).toEqual({ refused: 'no signing secret is configured' });
  });

  test('the reason never holds a secret', () => {
    expect(JSON.stringify(judge(body, sign(body, { secret: 'whsec_x' })))).not.toContain('whsec_');
  });
});
