import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { hintOf, SupabaseMisunderstood, SupabaseRefused, SupabaseUnreachable } from './errors';
import { connect, supabaseOf } from './transport';
import { startFakePostgrest, type FakePostgrest } from './testing/fakePostgrest';

const answer = z.object({ begun: z.number() });

let rest: FakePostgrest;
beforeEach(async () => {
  rest = await startFakePostgrest();
});
afterEach(async () => {
  await rest.close();
});

const supabase = (serviceKey = 'sb_secret_1') => connect({ url: rest.url, serviceKey });

describe('the door to Supabase', () => {
  test('calls a function with named arguments and reads its answer', async () => {
    rest.answer(() => ({ body: { begun: 3 } }));
    const context = { getCredentials: async () => ({ url: `${rest.url}/`, serviceKey: 'sb_secret_1' }) };
    expect(await (await supabaseOf(context)).call('begin_stripe_events', { token: 't' }, answer)).toEqual({ begun: 3 });
    expect(rest.calls).toMatchObject([{ path: 'rpc/begin_stripe_events', body: { token: 't' } }]);
  });

  test('sends a key of the new format in apikey alone, a legacy key in both headers', async () => {
    rest.answerAll(() => ({ body: { begun: 0 } }));
    await supabase('sb_secret_1').call('f', {}, answer);
    await supabase('eyJhbGciOi').call('f', {}, answer);
    expect(rest.calls.map(({ headers }) => [headers.apikey, headers.authorization])).toEqual([
      ['sb_secret_1', undefined],
      ['eyJhbGciOi', 'Bearer eyJhbGciOi'],
    ]);
  });

  test("as a signed-in user, sends the user's token beside the key, however it came in", async () => {
    rest.answerAll(() => ({ body: { begun: 0 } }));
    await supabase('sb_secret_1').asUser('Bearer a.b.c').call('f', {}, answer);
    await supabase('sb_secret_1').asUser('a.b.c').call('f', {}, answer);
    expect(rest.calls.map(({ headers }) => [headers.apikey, headers.authorization])).toEqual([
      ['sb_secret_1', 'Bearer a.b.c'],
      ['sb_secret_1', 'Bearer a.b.c'],
    ]);
  });

  test('for what somebody decided, says by which door and who beside the key, in what a header can hold', async () => {
    rest.answerAll(() => ({ body: { begun: 0 } }));
    await supabase('sb_secret_1').decidedBy('form', ' Léa\r\n <lea@example.fr> ').call('f', {}, answer);
    await supabase('sb_secret_1').decidedBy('telegram', '').call('f', {}, answer);
    await supabase('sb_secret_1').call('f', {}, answer);
    expect(
      rest.calls.map(({ headers }) => [headers.apikey, headers['x-guichet-door'], headers['x-guichet-actor']]),
    ).toEqual([
      ['sb_secret_1', 'form', 'L?a?? <lea@example.fr>'],
      ['sb_secret_1', 'telegram', undefined],
      ['sb_secret_1', undefined, undefined],
    ]);
  });

  test.each(['', 'Bearer ', 'Bearer sb_secret_1', 'undefined'])(
    "never runs as the service where the user's token is %p",
    (token) => {
      expect(() => supabase('sb_secret_1').asUser(token)).toThrow('Nobody is signed in');
    },
  );

  test('is the same for the same credential, another for another key', () => {
    expect(supabase('sb_secret_1')).toBe(supabase('sb_secret_1'));
    expect(supabase('sb_secret_1')).not.toBe(supabase('sb_secret_2'));
  });

  test('tells what PostgREST said of a refusal', async () => {
    rest.answer(() => ({
      status: 409,
      body: { code: '23505', message: 'duplicate key', details: 'Key (id)=(1) exists.', hint: 'Use another.' },
    }));
    const refusal = await supabase()
      .call('f', {}, answer)
      .catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SupabaseRefused);
    expect(refusal).toMatchObject({
      message: 'rpc/f: duplicate key',
      status: 409,
      code: '23505',
      details: 'Key (id)=(1) exists.',
      hint: 'Use another.',
    });
    expect(hintOf(refusal)).toBe('Key (id)=(1) exists. Use another.');
  });

  test('tells a refused key from refused rows', async () => {
    rest.answer(() => ({ status: 401, body: { message: 'Invalid API key' } }));
    const refusal = await supabase()
      .call('f', {}, answer)
      .catch((error: unknown) => error);
    expect(hintOf(refusal)).toMatch(/service role or secret key/);
  });

  test('tells that nobody answered, and where', async () => {
    const { url } = rest;
    await rest.close();
    const failure = await connect({ url, serviceKey: 'sb_secret_1' })
      .call('f', {}, answer)
      .catch((error: unknown) => error);
    rest = await startFakePostgrest();
    expect(failure).toBeInstanceOf(SupabaseUnreachable);
    expect(String(failure)).toContain(`Could not reach Supabase at ${url} for rpc/f`);
    expect(String(failure)).not.toContain('sb_secret_1');
  });

  test('an answer of another shape names the field', async () => {
    rest.answer(() => ({ body: { begun: 'three' } }));
    const failure = await supabase()
      .call('f', {}, answer)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(SupabaseMisunderstood);
    expect(String(failure)).toContain('begun');
  });

  test.each([
    ['without a scheme', { url: 'abc.supabase.co', serviceKey: 'k' }, /http:\/\//],
    ['without a key', { url: 'https://abc.supabase.co', serviceKey: ' ' }, /service key is missing/],
  ])('a credential %s is refused before anything is sent', (_name, credential, message) => {
    expect(() => connect(credential)).toThrow(message);
  });
});
