import { Client } from 'pg';
import { readAddress, type DatabaseAddress } from './address.ts';
import { connectionFault, isWithoutTls } from './connectionFault.ts';

export interface ConnectOptions {
  /** file of a certificate authority */
  ca?: string | undefined;
  env?: NodeJS.ProcessEnv;
  /** how long a server may take to answer */
  timeoutMs?: number;
}

export interface Connection {
  client: Client;
  address: DatabaseAddress;
  /** `proven`: TLS, and the server is who it says; `unproven`: TLS with anybody; `none` */
  encryption: 'proven' | 'unproven' | 'none';
}

/**
 * A session on the database.
 * @throws Fault that says in a line why there is none, and what to do
 */
export async function connect(databaseUrl: string, options: ConnectOptions = {}): Promise<Connection> {
  const { ca, env = process.env, timeoutMs = 15_000 } = options;
  const address = readAddress(databaseUrl, ca, env);
  for (const [n, ssl] of address.attempts.entries()) {
    const client = new Client({
      connectionString: address.connectionString,
      ssl,
      connectionTimeoutMillis: timeoutMs,
      application_name: 'guichet',
    });
    try {
      await client.connect();
      // a session that ends later ends the query that is under way; without a listener it would end the process
      client.on('error', () => undefined);
      const encryption = ssl === false ? 'none' : ssl.rejectUnauthorized === false ? 'unproven' : 'proven';
      return { client, address, encryption };
    } catch (error) {
      await client.end().catch(() => undefined);
      if (n + 1 < address.attempts.length && isWithoutTls(error)) continue;
      throw connectionFault(error, address);
    }
  }
  throw new Error('an address has at least one attempt');
}
