import { Agent, request } from 'node:http';
import type { SignedRequest } from '../events.ts';

/** Connections stay open, as Stripe's do; there are always enough of them, so that no request waits for one. */
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

/** Posts and reads the answer. @throws when it is not 2xx */
export function post(url: string, { body, headers }: SignedRequest): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      { method: 'POST', agent, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const status = response.statusCode ?? 0;
          if (status >= 200 && status <= 299) resolve();
          else reject(new Error(`POST ${url}: ${status} ${Buffer.concat(chunks).toString('utf8').slice(0, 200)}`));
        });
      },
    );
    outgoing.once('error', reject);
    outgoing.end(body);
  });
}
