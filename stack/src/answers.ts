/**
 * Whether something answers at `url` with a status of success. Nothing there, a reset connection, or more than
 * two seconds count as no.
 */
export async function answers(url: string, method: 'GET' | 'HEAD' = 'GET'): Promise<boolean> {
  return fetch(url, { method, signal: AbortSignal.timeout(2_000) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    // fetch refuses for no other reason than that there was no answer: the address is our own
    () => false,
  );
}
