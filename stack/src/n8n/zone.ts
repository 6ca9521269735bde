import { z } from 'zod';
import type { Settings } from '../settings.ts';

const answer = z.object({ zone: z.string() });

/**
 * The clock that n8n's schedules and Code nodes follow: TZ where the caller sets it, else the zone of the business. Asked
 * at the start: n8n reads it from its environment, so that another zone is followed from the next start on.
 */
export async function businessZone({ supabase }: Settings): Promise<string> {
  if (process.env.TZ !== undefined && process.env.TZ !== '') return process.env.TZ;
  const url = `${supabase.url}/rest/v1/rpc/business`;
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      apikey: supabase.serviceRoleKey,
      authorization: `Bearer ${supabase.serviceRoleKey}`,
      'content-type': 'application/json',
    },
    body: '{}',
    signal: AbortSignal.timeout(15_000),
  });
  if (!response.ok) throw new Error(`The zone of the business could not be read: ${url} answers ${response.status}`);
  return answer.parse(await response.json()).zone;
}
