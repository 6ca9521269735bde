import { PostgrestClient } from '@supabase/postgrest-js';
import * as z from 'zod';
import { authenticationHeaders } from './authentication';
import { withExactNumbers } from './exactNumbers';
import { SupabaseMisunderstood, SupabaseRefused, SupabaseUnreachable, messageOf } from './errors';

/** The credential type every node of this package uses for Supabase. */
export const SUPABASE_CREDENTIAL = 'guichetSupabaseApi';

export interface SupabaseCredential {
  /** e.g. `https://abc.supabase.co`, without a path */
  url: string;
  /** `sb_secret_…`, or the legacy service_role JWT */
  serviceKey: string;
}

export interface CallOptions {
  /** milliseconds until the call counts as failed; default 30 000 */
  timeoutMs?: number;
  /** ends the call early, e.g. `getExecutionCancelSignal()` */
  signal?: AbortSignal | undefined;
}

/** What a PostgREST query resolves to; the builders of postgrest-js all do. */
export interface PostgrestAnswer {
  data: unknown;
  status: number;
  count?: number | null;
  error: { message: string; code?: string | null; details?: string | null; hint?: string | null } | null;
}

/** Whatever can read a credential: every kind of n8n context. */
export interface CredentialReader {
  getCredentials(type: string): Promise<object>;
}

const DEFAULT_TIMEOUT_MS = 30_000;

const credentialSchema = z.object({
  url: z
    .string()
    .trim()
    .regex(/^https?:\/\/[^/\s]+/, 'Supabase credential: the URL must begin with http:// or https://')
    .transform((url) => url.replace(/\/+$/, '')),
  serviceKey: z
    .string()
    .trim()
    .min(1, 'Supabase credential: the service key is missing')
    .regex(/^[\x21-\x7e]*$/, 'Supabase credential: the service key holds a character that no key has; copy it anew'),
});

/** By which door staff decided, as `staff_actions.door` has it. */
export type Door = 'desk' | 'form' | 'telegram' | 'api';

/** The one door to Supabase: REST calls of one project with one key. Node keeps the connections alive. */
export class Supabase {
  readonly rest: PostgrestClient;
  readonly #origin: string;
  readonly #credential: SupabaseCredential;

  /** Address of the project. */
  get url(): string {
    return this.#origin;
  }

  constructor(credential: SupabaseCredential, userToken?: string, said: Record<string, string> = {}) {
    this.#credential = credential;
    this.#origin = credential.url;
    this.rest = new PostgrestClient(`${credential.url}/rest/v1`, {
      fetch: fetchExactly,
      headers: {
        ...(userToken === undefined
          ? authenticationHeaders(credential.serviceKey)
          : { apikey: credential.serviceKey, authorization: `Bearer ${userToken}` }),
        ...said,
      },
    });
  }

  /**
   * The same project as a signed-in user: Supabase checks the token, and row level security holds for its owner.
   * @param authorization the access token, or the `Authorization` header it came in
   * @throws Error where it is no JWT: a request without a user must never run with the service key instead
   */
  asUser(authorization: string): Supabase {
    const token = authorization.replace(/^Bearer\s+/i, '').trim();
    if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) {
      throw new Error('Nobody is signed in: the request carries no access token of Supabase.');
    }
    return new Supabase(this.#credential, token);
  }

  /**
   * The same project, with the service key, for what somebody decided: the database writes down by which door and who.
   * @param actor who it was, e.g. an e-mail address; empty: nobody is named. What a header cannot hold becomes "?".
   */
  decidedBy(door: Door, actor: string): Supabase {
    const name = actor.trim();
    return new Supabase(this.#credential, undefined, {
      'x-guichet-door': door,
      ...(name === '' ? {} : { 'x-guichet-actor': name.replace(/[^ -~]/g, '?').slice(0, 200) }),
    });
  }

  /**
   * Calls a SQL function with named arguments and parses its answer.
   * @throws SupabaseRefused, SupabaseUnreachable, SupabaseMisunderstood
   */
  async call<T>(name: string, args: object, answer: z.ZodType<T>, options: CallOptions = {}): Promise<T> {
    const operation = `rpc/${name}`;
    const data = await this.settle(operation, this.rest.rpc(name, args).abortSignal(endOf(options)));
    return parseAnswer(operation, answer, data);
  }

  /** Awaits any query of `rest` and turns what went wrong into one of the two errors. */
  async settle(operation: string, query: PromiseLike<PostgrestAnswer>): Promise<unknown> {
    return (await this.answer(operation, query)).data;
  }

  /** As `settle`, with how many rows the database counted where it was asked to. */
  async answer(
    operation: string,
    query: PromiseLike<PostgrestAnswer>,
  ): Promise<{ operation: string; data: unknown; count: number | null }> {
    const { data, error, status, count } = await query;
    if (error === null) return { operation, data, count: count ?? null };
    // postgrest-js reports a request that got no answer as status 0
    if (status === 0) throw new SupabaseUnreachable(operation, this.#origin, error.message);
    throw new SupabaseRefused({
      operation,
      status,
      message: error.message === '' ? `HTTP ${status}` : error.message,
      code: error.code ?? null,
      details: error.details ?? null,
      hint: error.hint ?? null,
    });
  }
}

/** Nothing is rounded on its way from the database: see withExactNumbers. */
async function fetchExactly(...request: Parameters<typeof fetch>): Promise<Response> {
  const response = await fetch(...request);
  const read = response.text.bind(response);
  response.text = async () => withExactNumbers(await read());
  return response;
}

function endOf({ timeoutMs = DEFAULT_TIMEOUT_MS, signal }: CallOptions): AbortSignal {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal === undefined ? timeout : AbortSignal.any([timeout, signal]);
}

function parseAnswer<T>(operation: string, schema: z.ZodType<T>, data: unknown): T {
  const parsed = schema.safeParse(data);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new SupabaseMisunderstood(operation, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unreadable'}`);
}

const clients = new Map<string, Supabase>();

/** The client of a credential; the same one for the same URL and key, so that connections are shared. */
export function connect(credential: object): Supabase {
  const parsed = credentialSchema.safeParse(credential);
  if (!parsed.success) throw new Error(parsed.error.issues[0]?.message ?? messageOf(parsed.error));
  const key = `${parsed.data.url} ${parsed.data.serviceKey}`;
  let client = clients.get(key);
  if (client === undefined) {
    client = new Supabase(parsed.data);
    clients.set(key, client);
  }
  return client;
}

/** The client of the credential chosen on the node. */
export async function supabaseOf(context: CredentialReader): Promise<Supabase> {
  return connect(await context.getCredentials(SUPABASE_CREDENTIAL));
}
