import type { IDataObject, INode, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import * as z from 'zod';
import { RELEASE } from './release';

/** What PostgREST says of a request that it refused. */
export interface Refusal {
  /** what was asked for: `rpc/receive_stripe_events`, `insert into bookings` */
  operation: string;
  /** HTTP status; 4xx: the request is at fault, 5xx: the database is */
  status: number;
  message: string;
  /** SQLSTATE or PGRST… */
  code: string | null;
  details: string | null;
  hint: string | null;
}

/** "They refused": Supabase answered, and said no. */
export class SupabaseRefused extends Error {
  override readonly name = 'SupabaseRefused';
  readonly operation: string;
  readonly status: number;
  readonly code: string | null;
  readonly details: string | null;
  readonly hint: string | null;

  constructor(refusal: Refusal) {
    super(`${refusal.operation}: ${refusal.message}`);
    this.operation = refusal.operation;
    this.status = refusal.status;
    this.code = refusal.code;
    this.details = refusal.details;
    this.hint = refusal.hint;
  }

  /** True where another try with the same rows must end the same way, and fewer rows may not. */
  get isAboutTheRows(): boolean {
    return [400, 406, 409, 413, 422].includes(this.status);
  }
}

/** "The network failed": nobody knows whether the request was carried out. */
export class SupabaseUnreachable extends Error {
  override readonly name = 'SupabaseUnreachable';
  readonly operation: string;

  constructor(operation: string, origin: string, reason: string) {
    super(`Could not reach Supabase at ${origin} for ${operation}: ${reason}`);
    this.operation = operation;
  }
}

/** Supabase answered with something that this version of the package cannot read. */
export class SupabaseMisunderstood extends Error {
  override readonly name = 'SupabaseMisunderstood';

  constructor(operation: string, complaint: string) {
    super(
      `${operation} answered in a shape this package does not know (${complaint}). ` +
        'Check that the migrations in the database are of the same version as n8n-nodes-guichet.',
    );
  }
}

/** An error in a sentence. What zod throws lists all it saw as JSON: the first of it is said, with the field. */
export function messageOf(error: unknown): string {
  if (error instanceof z.core.$ZodError) {
    const issue = error.issues[0];
    const path = issue?.path.join('.') ?? '';
    return `${path === '' ? 'A value' : `"${path}"`} is not as it must be: ${issue?.message ?? 'unreadable'}`;
  }
  return error instanceof Error ? error.message : String(error);
}

/** What was thrown as an error that can be shown. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error && !(thrown instanceof z.core.$ZodError)
    ? thrown
    : new Error(messageOf(thrown), { cause: thrown });
}

/** What to do about it, in a sentence a member of staff can act on. */
export function hintOf(error: unknown): string | undefined {
  if (error instanceof SupabaseUnreachable) {
    return 'Check the URL in the Supabase credential and that the database is running. Nothing is lost: try again.';
  }
  if (!(error instanceof SupabaseRefused)) return ownHintOf(error);
  if (error.status === 401 || error.status === 403) {
    return 'The key in the Supabase credential may not do this: use the service role or secret key.';
  }
  if (error.code === 'PGRST202' || error.code === 'PGRST205') {
    return `The database does not know it, and may be of another release than these nodes (${RELEASE}): apply supabase/migrations with "npm run db:migrate", its address in DATABASE_URL.`;
  }
  const said = [error.details, error.hint].filter((part) => part !== null && part !== '');
  return said.length > 0 ? said.join(' ') : undefined;
}

/** What an error of ours says itself that the reader can do: CameToNothing, BridgeRefused, StripeShapeError and their like. */
function ownHintOf(error: unknown): string | undefined {
  const hint = error instanceof Error && 'hint' in error ? error.hint : undefined;
  return typeof hint === 'string' && hint !== '' ? hint : undefined;
}

const reasonSchema = z.object({
  path: z.string().nullish().catch(null),
  hint: z.string().nullish().catch(null),
  description: z.string().nullish().catch(null),
  code: z.string().nullish().catch(null),
  details: z.string().nullish().catch(null),
});

/** An error as data, `{message, path?, hint?, code?, details?}`: of where, what to do, SQLSTATE and details what it knows. */
export function reasonOf(error: unknown): IDataObject {
  const { description, ...known } = reasonSchema.catch({}).parse(error);
  // hintOf repeats the details that stand beside it here
  const hint = known.hint ?? description ?? (known.details ? null : hintOf(error));
  const reason = { ...known, hint };
  return { message: messageOf(error), ...Object.fromEntries(Object.entries(reason).filter(([, value]) => value)) };
}

/**
 * Any error as the one n8n shows: message, status and code of PostgREST where they are known, the
 * item it belongs to, and what the reader can do.
 */
export function toNodeError(node: INode, error: unknown, itemIndex?: number): NodeApiError | NodeOperationError {
  if (error instanceof NodeApiError || error instanceof NodeOperationError) return error;
  const description = hintOf(error);
  const where = itemIndex === undefined ? {} : { itemIndex };
  if (error instanceof SupabaseRefused) {
    const response: JsonObject = {
      message: error.message,
      code: error.code,
      details: error.details,
      hint: error.hint,
      status: error.status,
    };
    return new NodeApiError(node, response, {
      message: error.message,
      httpCode: String(error.status),
      ...(description === undefined ? {} : { description }),
      ...where,
    });
  }
  return new NodeOperationError(node, asError(error), {
    ...(description === undefined ? {} : { description }),
    ...where,
  });
}
