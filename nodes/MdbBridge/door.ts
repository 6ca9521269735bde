import type { IDataObject, IExecuteFunctions, IHttpRequestMethods } from 'n8n-workflow';
import * as z from 'zod';
import { messageOf } from '../shared/errors';
import { BridgeMisasked, BridgeRefused, BridgeUnreachable } from './errors';

export const BRIDGE_CREDENTIAL = 'guichetMdbBridgeApi';

const credentialSchema = z.object({
  url: z
    .string()
    .trim()
    .regex(/^https?:\/\/[^/\s]+/, 'MDB bridge credential: the URL must begin with http:// or https://'),
  token: z
    .string()
    .trim()
    .regex(/^[\x21-\x7e]*$/, 'MDB bridge credential: the token holds a character that no token has; copy it anew')
    .default(''),
});
const answerSchema = z.object({ statusCode: z.number(), body: z.string() });
type Answer = z.infer<typeof answerSchema>;
const problemSchema = z.object({ title: z.string(), detail: z.string() });
const objectSchema = z.record(z.string(), z.json());

/** The one way to a bridge: n8n's own HTTP client, with the credential's token. */
export class BridgeDoor {
  readonly #context: IExecuteFunctions;
  readonly #origin: string;

  /** Made by `open`. */
  constructor(context: IExecuteFunctions, origin: string) {
    this.#context = context;
    this.#origin = origin;
  }

  /** @param address of the bridge; empty: the credential's */
  static async open(context: IExecuteFunctions, address = ''): Promise<BridgeDoor> {
    const parsed = credentialSchema.safeParse(await context.getCredentials(BRIDGE_CREDENTIAL));
    if (!parsed.success)
      throw new BridgeMisasked(parsed.error.issues[0]?.message ?? 'MDB bridge credential: not readable');
    if (address !== '' && !/^https?:\/\/[^/\s]+/.test(address))
      throw new BridgeMisasked(`"Bridge URL" is no address that begins with http:// or https://: ${address}`);
    return new BridgeDoor(context, (address === '' ? parsed.data.url : address).replace(/\/+$/, ''));
  }

  async get(path: string, headers: Record<string, string> = {}): Promise<IDataObject> {
    return objectOf(`GET ${path}`, await this.#answered('GET', path, headers));
  }

  async post(path: string, idempotencyKey: string, body?: IDataObject): Promise<IDataObject> {
    return objectOf(`POST ${path}`, await this.#answered('POST', path, { 'Idempotency-Key': idempotencyKey }, body));
  }

  async text(path: string, field: string): Promise<IDataObject> {
    return { [field]: await this.#answered('GET', path, {}) };
  }

  /** 503 is an answer here: what is missing is what was asked. */
  async check(path: string): Promise<IDataObject> {
    const answer = await this.#send('GET', path, {});
    if (answer.statusCode !== 503) return { ok: true, ...objectOf(`GET ${path}`, accepted(`GET ${path}`, answer)) };
    return { ok: false, reason: refusal(`GET ${path}`, answer).message };
  }

  async #answered(
    method: IHttpRequestMethods,
    path: string,
    headers: Record<string, string>,
    body?: IDataObject,
  ): Promise<string> {
    return accepted(`${method} ${path}`, await this.#send(method, path, headers, body));
  }

  async #send(
    method: IHttpRequestMethods,
    path: string,
    headers: Record<string, string>,
    body?: IDataObject,
  ): Promise<Answer> {
    const answer: unknown = await this.#context.helpers.httpRequestWithAuthentication
      .call(this.#context, BRIDGE_CREDENTIAL, {
        method,
        url: this.#origin + path,
        headers: {
          Accept: 'application/json',
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        // as text: with a text for an answer n8n would send an object as a form
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        timeout: 15_000,
        encoding: 'text',
        ignoreHttpStatusErrors: true,
        returnFullResponse: true,
      })
      .catch((error: unknown) => Promise.reject(new BridgeUnreachable(`${method} ${path}`, messageOf(error))));
    return answerSchema.parse(answer);
  }
}

function accepted(request: string, answer: Answer): string {
  if (answer.statusCode >= 300) throw refusal(request, answer);
  return answer.body;
}

function refusal(request: string, { statusCode, body }: Answer): BridgeRefused {
  const problem = problemSchema.safeParse(parsed(body));
  return problem.success
    ? new BridgeRefused(request, statusCode, problem.data.title, { detail: problem.data.detail })
    : new BridgeRefused(request, statusCode, 'Unexpected answer', { detail: 'this address is no Guichet bridge' });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // no JSON: the caller says what it is instead
  }
}

function objectOf(request: string, body: string): IDataObject {
  const found = objectSchema.safeParse(parsed(body));
  if (!found.success)
    throw new BridgeRefused(request, 200, 'Unexpected answer', { detail: 'this address is no Guichet bridge' });
  return found.data;
}
