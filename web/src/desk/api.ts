import type { PostgrestError, SupabaseClient } from '@supabase/supabase-js';
import * as z from 'zod/mini';
import type { Database } from '../../../supabase/types.ts';
import { supabase } from '../app/supabase.ts';

export type DatabaseFunction = keyof Database['public']['Functions'] & string;
/** Named arguments of a function of the database; the database refuses a name that it does not know. */
export type Args = Readonly<Record<string, unknown>>;

const refused = z.looseObject({
  result: z.literal('refused'),
  reason: z.string(),
  field: z.optional(z.nullable(z.string())),
});

/** The database did nothing, and says why by its code (docs/refusals.md): an answer {result: refused}, or an exception. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly reason: string;
  /** Which argument it is about, where it is about one. */
  readonly field: string | undefined;
  /** Numbers and codes beside the reason: amounts in minor units with their currency. */
  readonly details: Readonly<Record<string, unknown>>;

  constructor(reason: string, field: string | undefined, details: Readonly<Record<string, unknown>>) {
    super(reason);
    this.reason = reason;
    this.field = field;
    this.details = details;
  }
}

/** Nothing is known of what became of the call: the line, the server, or an answer that is none of ours. */
export class CallFailed extends Error {
  override name = 'CallFailed';
}

/**
 * Calls a function of the database as the person who is signed in.
 * @param schema what it answers where it did something
 * @throws Refusal where it did nothing, with the code of why
 * @throws CallFailed where it is not known whether it did
 */
export async function callDesk<T>(name: DatabaseFunction, args: Args, schema: z.ZodMiniType<T>): Promise<T> {
  // names and answers are checked here; that a function takes these arguments the database says
  const client: SupabaseClient = supabase();
  const { data, error } = await client.rpc(name, args);
  if (error !== null) throw failureOf(name, error);
  const no = refused.safeParse(data);
  if (no.success) {
    const { result: _, reason, field, ...details } = no.data;
    throw new Refusal(reason, field ?? undefined, details);
  }
  const answer = schema.safeParse(data);
  if (!answer.success) throw new CallFailed(`${name} answers something else`, { cause: answer.error });
  return answer.data;
}

/** An exception whose message is a code refuses; every other one is a failure. */
function failureOf(name: string, error: PostgrestError): Error {
  if (!/^[a-z]+(?:_[a-z]+)+$/.test(error.message)) return new CallFailed(`${name}: ${error.message}`, { cause: error });
  return new Refusal(error.message, error.hint || undefined, detailsOf(error.details));
}

const record = z.record(z.string(), z.unknown());

function detailsOf(text: string | null): Readonly<Record<string, unknown>> {
  try {
    return record.parse(JSON.parse(text ?? '{}'));
  } catch {
    // details that Postgres wrote are no JSON
    return {};
  }
}
