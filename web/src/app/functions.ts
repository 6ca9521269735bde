import { config, supabase } from './supabase.ts';

/** A workflow did not answer, or not with success. */
export class FunctionError extends Error {
  override name = 'FunctionError';
  readonly status: number;

  constructor(functionName: string, status: number, options?: ErrorOptions) {
    super(`${functionName} answers ${status}`, options);
    this.status = status;
  }
}

/**
 * Calls a workflow as the signed-in user, or as nobody.
 * Not `supabase.functions`: where Supabase is hosted, the workflows still live in n8n, at an address of their own.
 * @throws FunctionError
 */
export async function callFunction(name: string, body: Record<string, unknown>): Promise<unknown> {
  const { anonKey, functionsUrl } = config();
  const { data } = await supabase().auth.getSession();
  const answer = await fetch(`${functionsUrl}/${name}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      apikey: anonKey,
      authorization: `Bearer ${data.session?.access_token ?? anonKey}`,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  if (!answer.ok) throw new FunctionError(name, answer.status);
  return answer.json();
}
