import { createServer } from 'node:net';
import { portSettings } from '../../stack/src/settings.ts';

/** A free port for each part, as settings: a stack of the tests runs beside a developer's own. */
export async function freePorts(): Promise<Record<string, string>> {
  const servers = await Promise.all(
    Object.values(portSettings).map(async ([setting]) => ({ setting, server: await listening() })),
  );
  const entries = servers.map(({ setting, server }): [string, string] => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The system gave no port');
    return [setting, String(address.port)];
  });
  // held until all are known, so that no port is given twice
  await Promise.all(
    servers.map(
      ({ server }) =>
        new Promise((resolve) => {
          server.close(resolve);
        }),
    ),
  );
  return Object.fromEntries(entries);
}

async function listening() {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}
