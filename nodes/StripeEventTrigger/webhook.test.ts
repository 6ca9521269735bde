import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { IDataObject, INode, IRun, ITriggerFunctions, IWebhookFunctions } from 'n8n-workflow';
import Stripe from 'stripe';
import { RELEASE } from '../shared/release';
import { startFakePostgrest, type FakePostgrest } from '../shared/testing/fakePostgrest';
import { StripeInboxTrigger } from '../shared/testing/others';
import { StripeEventTrigger } from './StripeEventTrigger.node';

const SECRET = 'whsec_current_secret';
let rest: FakePostgrest;
let workflows = 0;
beforeEach(async () => {
  rest = await startFakePostgrest();
  workflows += 1;
});
afterEach(async () => {
  await rest.close();
});

interface Answer {
  status: number;
  body: unknown;
  headers: Record<string, string>;
}

/** One n8n process with the node in it: requests come in, executions go out. */
function setUp({
  mode = 'webhook',
  secret = SECRET,
  parameters = {} as Record<string, unknown>,
  source = {} as Record<string, unknown>,
} = {}) {
  const logged: string[] = [];
  const emitted: IDataObject[][] = [];
  const log = (message: string) => logged.push(message);
  const node: INode = {
    id: 'node-1',
    name: 'Stripe',
    type: 'n8n-nodes-guichet.stripeEventTrigger',
    typeVersion: 2,
    position: [0, 0],
    parameters: {},
  };
  const all: Record<string, unknown> = {
    consumer: 'stripe-events',
    livemode: 'both',
    events: ['customer.updated'],
    options: { pollSeconds: 300 },
    ...parameters,
  };
  const credentials: Record<string, object> = {
    guichetStripeWebhookApi: { signingSecret: secret, previousSigningSecret: '', ...source },
    guichetSupabaseApi: { url: rest.url, serviceKey: 'sb_secret_1' },
  };
  const common = {
    getMode: () => mode,
    getNode: () => node,
    getWorkflow: () => ({ id: `workflow-${workflows}`, name: 'Workflow', active: true }),
    getNodeParameter: (name: string, fallback: unknown) => all[name] ?? fallback,
    getCredentials: async (type: string) => credentials[type],
    logger: { error: log, warn: log, info: log, debug: log },
  };
  const type = new StripeEventTrigger();

  /** Posts to the node; the answer is n8n's 200 or what the node wrote itself. */
  async function post(rawBody: Buffer | string | Error, header: string | undefined) {
    const written: Answer = { status: 200, body: undefined, headers: {} };
    const response = {
      setHeader: (name: string, value: string) => (written.headers[name] = value),
      status: (status: number) => {
        written.status = status;
        return { json: (body: unknown) => (written.body = body) };
      },
      writeHead: (status: number, headers: Record<string, string | number>) => {
        written.status = status;
        return {
          end: (text: string) => {
            expect(headers).toEqual({
              'Content-Type': 'application/json; charset=utf-8',
              'Content-Length': Buffer.byteLength(text),
            });
            written.body = JSON.parse(text);
          },
        };
      },
    };
    const context: IWebhookFunctions = Object.assign(Object.create(null), {
      ...common,
      getHeaderData: () => ({ 'stripe-signature': header }),
      getRequestObject: () =>
        rawBody instanceof Error
          ? { readRawBody: () => Promise.reject(rawBody), ip: '127.0.0.1' }
          : { rawBody: Buffer.from(rawBody), ip: '127.0.0.1' },
      getResponseObject: () => response,
    });
    const result = await type.webhook.call(context);
    if (result.noWebhookResponse !== true) written.body = result.webhookResponse;
    return { ...written, started: result.workflowData?.[0]?.map(({ json }) => json) };
  }

  async function activate(
    onEmit: (items: IDataObject[], done: (run: Pick<IRun, 'status'>) => void) => void = () => undefined,
    trigger: Pick<StripeEventTrigger, 'trigger'> = type,
  ) {
    const context: ITriggerFunctions = Object.assign(Object.create(null), {
      ...common,
      helpers: { createDeferredPromise: () => Promise.withResolvers() },
      emit: (data: { json: IDataObject }[][], _response: unknown, done?: { resolve(run: object): void }) => {
        const items = (data[0] ?? []).map(({ json }) => json);
        emitted.push(items);
        onEmit(items, (run) => done?.resolve(run));
      },
    });
    return trigger.trigger.call(context);
  }
  return { post, activate, logged, emitted };
}

function eventText(id: string, type = 'customer.updated') {
  return JSON.stringify({
    id,
    object: 'event',
    type,
    created: 1_790_000_000,
    api_version: null,
    livemode: false,
    request: null,
    data: { object: { id: 'cus_1', object: 'customer' } },
  });
}

const sign = (payload: string, secret = SECRET) => Stripe.webhooks.generateTestHeaderString({ payload, secret });

/** Answers `receive_stripe_events` like the database does, with one result for all. */
function receiveWith(result: string) {
  rest.answerAll(({ body }) => {
    const events = (body as { events: { event_id: string }[] }).events;
    return { body: { results: events.map(({ event_id }) => ({ event_id, result })) } };
  });
}

/** Answers as a database with an inbox: what was received is claimed next. */
function keepInbox() {
  const waiting: object[] = [];
  rest.answerAll(({ path, body }) => {
    if (path === 'rpc/claim_stripe_events') {
      const events = waiting.splice(0);
      return { body: { token: events.length > 0 ? 't-1' : null, events, next_attempt_in_ms: null } };
    }
    const [event] = (body as { events: { event_id: string; payload: object }[] }).events;
    waiting.push({ ...event, attempts: 1 });
    return { body: { results: [{ event_id: event?.event_id, result: 'stored' }] } };
  });
}

describe('whose events count', () => {
  const live = eventText('evt_live').replace('"livemode":false', '"livemode":true');

  test('the credential says, and the database is told with every call', async () => {
    receiveWith('ignored');
    const { post } = setUp({ source: { mode: 'test', accountId: ' acct_1ours ' } });
    expect((await post(live, sign(live))).status).toBe(200);
    expect(rest.calls).toMatchObject([
      {
        path: 'rpc/receive_stripe_events',
        body: {
          source: { mode: 'test', account: 'acct_1ours' },
          events: [{ status: 'ignored', ignored_for: 'livemode' }],
        },
      },
    ]);
  });

  test('where it does not say live or test, test events come in and live ones are put off, not lost', async () => {
    receiveWith('stored');
    const { post, logged } = setUp();
    const test = eventText('evt_test');
    expect((await post(test, sign(test))).status).toBe(200);
    expect(await post(live, sign(live))).toMatchObject({ status: 503, headers: { 'Retry-After': '5' } });
    expect(logged.join()).toContain('set "Mode" of the credential');
    expect(rest.calls).toHaveLength(1);
  });

  test.each([
    [{ mode: 'test' }, { livemode: 'live' }, 'As the Credential Says'],
    [{ accountId: 'my shop' }, {}, 'begins with acct_'],
  ])(
    'a credential that contradicts the node, or names no account, is refused: %j',
    async (source, parameters, message) => {
      await expect(setUp({ source, parameters }).activate()).rejects.toThrow(message);
    },
  );
});

describe('a thin event', () => {
  const thin = JSON.stringify({
    id: 'evt_thin_1',
    object: 'v2.core.event',
    type: 'v1.customer.created',
    created: '2026-11-30T08:00:00.000Z',
    livemode: false,
    related_object: { id: 'cus_1', type: 'customer', url: '/v1/customers/cus_1' },
  });

  test('is refused with the kind of endpoint to create, and told once', async () => {
    rest.answerAll(() => ({ body: { results: [{ result: 'queued', id: '1' }] } }));
    const { post } = setUp();
    expect(await post(thin, sign(thin))).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/thin event .*Add destination, payload style "Snapshot"/) },
    });
    expect(rest.calls).toMatchObject([
      {
        path: 'rpc/enqueue_alerts',
        body: {
          alerts: [
            {
              template: 'stripe_thin_event',
              subject: 'stripe-events',
              data: { event_id: 'evt_thin_1', type: 'v1.customer.created' },
            },
          ],
        },
      },
    ]);
  });

  test('that nobody signed is told to nobody', async () => {
    const { post } = setUp();
    expect((await post(thin, sign(thin, 'whsec_somebody_elses'))).status).toBe(400);
    expect(rest.calls).toEqual([]);
  });

  test('is refused all the same where support cannot be told', async () => {
    rest.answerAll(() => ({ status: 500, body: { message: 'away' } }));
    const { post } = setUp();
    expect((await post(thin, sign(thin))).status).toBe(400);
  });
});

describe('a request', () => {
  test.each(['stored', 'duplicate', 'ignored'])(
    'is answered 200 when its row is %s, and starts no execution',
    async (result) => {
      receiveWith(result);
      const { post } = setUp();
      const body = eventText('evt_1');
      expect(await post(body, sign(body))).toEqual({
        status: 200,
        body: { received: true },
        headers: {},
        started: undefined,
      });
    },
  );

  test('of a type that is not chosen is stored as ignored', async () => {
    receiveWith('ignored');
    const body = eventText('evt_1', 'payout.paid');
    await setUp().post(body, sign(body));
    expect(rest.calls).toMatchObject([{ body: { events: [{ status: 'ignored', type: 'payout.paid' }] } }]);
  });

  test('that Stripe did not sign is answered 400 with the reason in the log, and nothing is stored', async () => {
    const { post, logged } = setUp();
    const body = eventText('evt_1');
    expect((await post(body, sign(body, 'whsec_somebody_elses'))).status).toBe(400);
    expect(logged).toEqual([expect.stringContaining('does not match the signing secret')]);
    expect(rest.calls).toEqual([]);
  });

  test('that is too large is answered 413 before its signature is computed', async () => {
    const { post } = setUp({ parameters: { options: { maxBodyKilobytes: 1 } } });
    const body = `${eventText('evt_1')}${' '.repeat(1024)}`;
    expect((await post(body, sign(body))).status).toBe(413);
    expect(rest.calls).toEqual([]);
  });

  test.each([
    [
      'that grows beyond what n8n reads',
      Object.assign(new Error('request entity too large'), { status: 413, type: 'entity.too.large' }),
      413,
    ],
    [
      'that the hook found too large',
      Object.assign(new Error('The body has more'), { httpStatusCode: 413, errorCode: 413 }),
      413,
    ],
    ['in an unknown coding', Object.assign(new Error('not known here'), { httpStatusCode: 415, errorCode: 415 }), 415],
    ['that is no gzip', Object.assign(new Error('incorrect header check'), { code: 'Z_DATA_ERROR' }), 400],
    ['that is a form, which n8n has read', new Error('Request body stream was aborted or is not readable'), 400],
  ])('%s is answered, and no execution is started by an error', async (_what, error, status) => {
    const answer = await setUp().post(error, undefined);
    expect(answer).toMatchObject({ status, started: undefined });
    expect(rest.calls).toEqual([]);
  });

  test('that cannot be stored is answered 503 with a time to try again', async () => {
    rest.answerAll(() => ({ status: 503, body: { message: 'no connection' } }));
    const { post, logged } = setUp();
    const body = eventText('evt_1');
    expect(await post(body, sign(body))).toMatchObject({ status: 503, headers: { 'Retry-After': '5' } });
    expect(logged[0]).toContain('evt_1 was not stored');
  });

  test.each([
    [503, { code: 'PT503', message: 'this database is of release 0.9.0, who calls needs 0.2.0', hint: 'npm run …' }],
    // an older database, whose function takes no release
    [404, { code: 'PGRST202', message: 'Could not find the function public.receive_stripe_events' }],
  ])('to a database of another release is answered 503, with what to run in the log: %d', async (status, body) => {
    rest.answerAll(() => ({ status, body }));
    const { post, logged } = setUp();
    const event = eventText('evt_1');
    expect(await post(event, sign(event))).toMatchObject({ status: 503, headers: { 'Retry-After': '5' } });
    expect(rest.calls).toMatchObject([{ path: 'rpc/receive_stripe_events', body: { release: RELEASE } }]);
    expect(logged[0]).toContain('npm run');
  });

  test('whose row alone failed is answered 503, its neighbour 200', async () => {
    rest.answer(() => ({
      body: {
        results: [
          { event_id: 'evt_1', result: 'stored' },
          { event_id: 'evt_2', result: 'error', error: { message: 'no' } },
        ],
      },
    }));
    const { post } = setUp();
    const answers = await Promise.all(['evt_1', 'evt_2'].map((id) => post(eventText(id), sign(eventText(id)))));
    expect(answers.map(({ status }) => status)).toEqual([200, 503]);
    expect(rest.calls).toHaveLength(1);
  });

  test('to a node without a secret is answered 503: nobody knows whose it is', async () => {
    const { post, logged } = setUp({ secret: '' });
    const body = eventText('evt_1');
    expect((await post(body, sign(body))).status).toBe(503);
    expect(logged[0]).toContain('No Stripe signing secret is set');
  });

  test('on the test URL is checked and shown, but neither stored nor claimed', async () => {
    const { post, activate, emitted } = setUp({ mode: 'manual' });
    const body = eventText('evt_test');
    expect((await post(body, sign(body, 'whsec_somebody_elses'))).status).toBe(400);
    const answer = await post(body, sign(body));
    expect(answer.started).toMatchObject([
      { event_id: 'evt_test', token: null, attempts: 0, payload: { id: 'evt_test' } },
    ]);
    const manual = await activate();
    await manual.manualTriggerFunction?.();
    expect(emitted).toEqual([answer.started]);
    expect(rest.calls).toEqual([]);
  });
});

describe('activation', () => {
  test.each([
    ['that receives and works', new StripeEventTrigger(), {}],
    ['that only receives', new StripeEventTrigger(), { startExecutions: false }],
    ['that only works', new StripeInboxTrigger(), {}],
  ])('of a trigger %s is refused against a database of another release', async (_what, trigger, parameters) => {
    rest.answerRelease({ body: '0.1.0' });
    await expect(setUp({ parameters }).activate(undefined, trigger)).rejects.toThrow(
      /of release 0\.1\.0, these nodes are of .*npm run db:migrate/,
    );
    expect(rest.calls).toEqual([]);
  });

  test.each(['', 'sk_test_1234567890'])('fails with the secret "%s", and says where to find one', async (secret) => {
    await expect(setUp({ secret }).activate()).rejects.toThrow(
      /Developers → Webhooks → your endpoint → Signing secret/,
    );
  });

  test.each([0, -5, 'abc'])('fails with a tolerance of %s', async (toleranceSeconds) => {
    await expect(setUp({ parameters: { options: { toleranceSeconds } } }).activate()).rejects.toThrow(
      /Signature Tolerance/,
    );
  });

  test('a manual run that nothing was posted to shows the event that came last', async () => {
    rest.answer(() => ({
      body: [{ payload: { id: 'evt_9', type: 'invoice.paid', data: { object: { id: 'in_1' } } } }],
    }));
    const { activate, emitted } = setUp({ mode: 'manual' });
    await (await activate()).manualTriggerFunction?.();
    expect(emitted).toMatchObject([[{ event_id: 'evt_9', object_id: 'in_1', token: null }]]);
    expect(rest.calls.map(({ path }) => path)).toEqual([expect.stringMatching(/^stripe_webhook_log\?/)]);
  });

  test('a stored event becomes an item of an execution, with the token of its lease', async () => {
    keepInbox();
    const { post, activate, emitted } = setUp();
    const started = Promise.withResolvers<number>();
    const { closeFunction } = await activate((items, done) => {
      done({ status: 'success' });
      started.resolve(items.length);
    });
    const body = eventText('evt_1');
    await post(body, sign(body));
    await started.promise;
    await closeFunction?.();
    expect(emitted).toEqual([
      [
        {
          event_id: 'evt_1',
          type: 'customer.updated',
          event_created: 1_790_000_000,
          api_version: null,
          livemode: false,
          object_id: 'cus_1',
          attempts: 1,
          token: 't-1',
          payload: expect.objectContaining({ id: 'evt_1' }),
        },
      ],
    ]);
  });

  test('a node that only receives claims nothing; an inbox trigger in the same process is woken at once', async () => {
    keepInbox();
    const { post, activate, emitted } = setUp({ parameters: { startExecutions: false } });
    const receiving = await activate();
    const first = eventText('evt_1');
    await post(first, sign(first));
    expect(rest.calls.map(({ path }) => path)).toEqual(['rpc/receive_stripe_events']);

    const both = Promise.withResolvers<string>();
    const working = await activate((items, done) => {
      done({ status: 'success' });
      if (items.some(({ event_id }) => event_id === 'evt_2')) both.resolve('evt_2');
    }, new StripeInboxTrigger());
    // it polls every 300 s: only the wake can bring the second
    const second = eventText('evt_2');
    await post(second, sign(second));
    await both.promise;
    await working.closeFunction?.();
    await receiving.closeFunction?.();
    expect(emitted.flat().map(({ event_id, token }) => [event_id, token])).toEqual([
      ['evt_1', 't-1'],
      ['evt_2', 't-1'],
    ]);
  });
});
