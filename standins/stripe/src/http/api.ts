import { randomBytes } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { type RequestHandler as Handler, Router } from 'express';
import { StripeError } from '../errors.ts';
import type { Engine } from './context.ts';
import { decode } from './decode.ts';
import { type Endpoint, endpoints } from './endpoints.ts';
import { expand } from './expand.ts';
import type { Fault } from './faults.ts';
import { type Answer, claimKey, fingerprint, keepAnswer, releaseKey } from './idempotency.ts';
import type { Validator } from './validate.ts';

/** Stripe's API under /v1. The body must already be there as text (`request.body`). */
export function api(engine: Engine, validator: Validator): Router {
  const router = Router();
  router.use('/v1', admit(engine));
  for (const endpoint of endpoints) {
    const handle: Handler = (request, response) => serve(engine, validator, endpoint, { request, response });
    if (endpoint.method === 'GET') router.get(endpoint.path, handle);
    else if (endpoint.method === 'POST') router.post(endpoint.path, handle);
    else router.delete(endpoint.path, handle);
  }
  router.use('/v1', (request: Request, response: Response) => {
    const message = `Unrecognized request URL (${request.method}: ${request.originalUrl.split('?')[0] ?? ''}). Guichet's stand-in serves the endpoints of docs/stripe-stand-in.md.`;
    fail(response, newRequestId(), new StripeError(404, { type: 'invalid_request_error', message }));
  });
  return router;
}

function newRequestId(): string {
  return `req_${randomBytes(10).toString('base64url').replaceAll(/[-_]/g, 'x').slice(0, 14)}`;
}

/** Key, then limit: what Stripe checks before it looks at the request. */
function admit(engine: Engine): RequestHandler {
  return (request, response, next) => {
    // the account's clock may have been moved on: an answer and the events made with it bear the same time
    response.set('date', new Date(engine.account.clock.nowMs()).toUTCString());
    if (engine.faults.down) {
      request.socket.destroy();
      return;
    }
    const refusal =
      keyRefusal(request, engine.secretKey) ??
      (engine.rateLimit.admit() ? undefined : rateLimited(engine.rateLimit.retryAfterSeconds));
    if (refusal === undefined) next();
    else fail(response, newRequestId(), refusal);
  };
}

function keyRefusal(request: Request, secretKey: string): StripeError | undefined {
  const [scheme = '', credentials = ''] = (request.headers.authorization ?? '').split(' ');
  const key =
    scheme.toLowerCase() === 'basic'
      ? (Buffer.from(credentials, 'base64').toString().split(':')[0] ?? '')
      : credentials;
  if (key === '') {
    return new StripeError(401, {
      type: 'invalid_request_error',
      message:
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    });
  }
  if (key === secretKey) return undefined;
  return new StripeError(401, {
    type: 'invalid_request_error',
    message: `Invalid API Key provided: ${key.slice(0, 8)}${'*'.repeat(8)}${key.slice(-4)}`,
  });
}

function rateLimited(retryAfterSeconds?: number): StripeError {
  return new StripeError(
    429,
    {
      type: 'invalid_request_error',
      code: 'rate_limit',
      message: 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
    },
    {
      'stripe-rate-limited-reason': 'global-rate',
      ...(retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) }),
    },
  );
}

async function serve(
  engine: Engine,
  validator: Validator,
  endpoint: Endpoint,
  { request, response }: { request: Request; response: Response },
): Promise<void> {
  const requestId = newRequestId();
  const fault = engine.faults.take(request.method, request.path);
  const body = typeof request.body === 'string' ? request.body : '';
  const text = endpoint.method === 'POST' ? body : [request.url.split('?')[1] ?? '', body].filter(Boolean).join('&');
  const header = request.get('idempotency-key');
  const key = endpoint.method === 'POST' && header !== undefined ? header : null;
  let claimed = false;
  try {
    if (fault !== undefined && refusesFirst(fault)) {
      await pause(fault.latency_ms);
      if (fault.status === 0) throw new ConnectionCut();
      throw faultError(fault, engine.rateLimit.retryAfterSeconds);
    }
    const run = endpoint.prepare(validator, decode(text));
    if (key !== null) {
      const kept = claimKey(engine.account, key, fingerprint(request.method, request.path, body));
      if (kept !== undefined) {
        response.set({ 'idempotent-replayed': 'true', 'original-request': kept.request_id, 'idempotency-key': key });
        // asking again under this key cannot end otherwise
        if (kept.status >= 500) response.set('stripe-should-retry', 'false');
        send(response, requestId, kept.status, { body: kept.body });
        return;
      }
      claimed = true;
    }
    await pause(fault?.latency_ms ?? 0);
    const answer = perform(engine, requestId, key, (account) =>
      expand(account, run(engine, String(request.params.id ?? '')), expansions(text)),
    );
    const said =
      fault?.effect === 'done' && fault.status !== undefined && fault.status !== 0
        ? answerOf(faultError(fault), requestId)
        : answer;
    if (key !== null) {
      if (said.status === 429) releaseKey(engine.account, key);
      else keepAnswer(engine.account, key, fault?.kept === false ? answer : said);
      engine.account.flush();
    }
    if (fault?.status === 0) throw new ConnectionCut();
    if (key !== null) response.set('idempotency-key', key);
    send(response, requestId, said.status, { body: said.body });
  } catch (error) {
    if (error instanceof ConnectionCut) {
      request.socket.destroy();
      return;
    }
    if (claimed && key !== null && error instanceof StripeError === false) releaseKey(engine.account, key);
    if (error instanceof StripeError) fail(response, requestId, error);
    else throw error;
  }
}

/** Carries out the request; what Stripe refuses is an answer as well, and kept under the key. */
function perform(
  engine: Engine,
  requestId: string,
  key: string | null,
  work: (account: Engine['account']) => object,
): Answer {
  try {
    const result = engine.account.perform({ id: requestId, idempotency_key: key }, () => work(engine.account));
    return { status: 200, body: JSON.stringify(result, null, 2), request_id: requestId };
  } catch (error) {
    if (error instanceof StripeError) return answerOf(error, requestId);
    throw error;
  }
}

function expansions(text: string): string[] {
  const parsed = decode(text);
  const list = typeof parsed === 'object' && parsed !== null && 'expand' in parsed ? parsed.expand : [];
  return Array.isArray(list) ? list.filter((path) => typeof path === 'string') : [];
}

function refusesFirst(fault: Fault): boolean {
  return fault.status !== undefined && (fault.effect === 'none' || fault.status === 429);
}

function faultError(fault: Fault, retryAfterSeconds?: number): StripeError {
  if (fault.status === 429) return rateLimited(retryAfterSeconds);
  const status = fault.status ?? 500;
  return new StripeError(status, {
    type: status >= 500 ? 'api_error' : 'invalid_request_error',
    message: 'An unknown error occurred (a fault that was asked for over /_control/faults).',
  });
}

class ConnectionCut extends Error {}

function pause(milliseconds: number): Promise<void> {
  return milliseconds === 0
    ? Promise.resolve()
    : new Promise((resolve) => {
        setTimeout(resolve, milliseconds);
      });
}

function answerOf(error: StripeError, requestId: string): Answer {
  const body = { error: { ...error.fields, request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` } };
  return { status: error.status, body: JSON.stringify(body, null, 2), request_id: requestId };
}

function fail(response: Response, requestId: string, error: StripeError): void {
  response.set(error.headers);
  send(response, requestId, error.status, { body: answerOf(error, requestId).body });
}

function send(response: Response, requestId: string, status: number, { body }: { body: string }): void {
  response
    .status(status)
    .set({ 'content-type': 'application/json', 'request-id': requestId, 'stripe-version': '2026-10-28.endive' })
    .send(body);
}
