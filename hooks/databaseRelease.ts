import * as z from 'zod';
import { authenticationHeaders } from '../nodes/shared/authentication';
import { complaintAbout } from '../nodes/shared/release';

export const SUPABASE_CREDENTIAL = 'guichetSupabaseApi';

/** Whoever publishes waits for it. */
const TIMEOUT_MS = 5_000;

/** As it is typed; a value that a vault keeps is an expression, and only known when the node asks for it. */
const credentialSchema = z.object({
  url: z
    .string()
    .trim()
    .regex(/^https?:\/\//)
    .transform((url) => url.replace(/\/+$/, '')),
  serviceKey: z
    .string()
    .trim()
    .regex(/^[^=\s]\S*$/),
});

const unknownFunction = z.object({ code: z.literal('PGRST202') });

/**
 * What speaks against working with the database of a credential.
 * @returns undefined where nothing does, and where nobody can say: the trigger asks again
 */
export async function complaintOf(credential: object | undefined): Promise<string | undefined> {
  const known = credentialSchema.safeParse(credential);
  if (!known.success) return undefined;
  const { url, serviceKey } = known.data;
  try {
    const response = await fetch(`${url}/rest/v1/rpc/guichet_release`, {
      method: 'POST',
      headers: { ...authenticationHeaders(serviceKey), 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const answer: unknown = await response.json();
    if (response.ok && typeof answer === 'string') return complaintAbout(url, answer);
    return unknownFunction.safeParse(answer).success ? complaintAbout(url, null) : undefined;
  } catch {
    return undefined;
  }
}
