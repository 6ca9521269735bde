import { readStackEnv } from '../stack/env.ts';

/** Opens Checkout for a held place as the page does, with the person's token. `headers` come on top. */
export function startImmersionCheckout(
  token: string,
  booking: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const { SUPABASE_URL, SUPABASE_ANON_KEY } = readStackEnv();
  return fetch(`${SUPABASE_URL}/functions/v1/start-immersion-checkout`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      apikey: SUPABASE_ANON_KEY,
      authorization: `Bearer ${token}`,
      ...headers,
    },
    body: JSON.stringify({ booking_id: booking }),
  });
}
