import { createServer, type Server } from 'node:net';
import { type PortName, portSettings, type Settings } from './settings.ts';

/** A port of the stack is taken; the message is one line that names the port and its setting. */
export class PortBusyError extends Error {
  override name = 'PortBusyError';

  constructor(port: number, setting: string, options?: ErrorOptions) {
    super(`Port ${port} is busy: free it, or choose another with ${setting}`, options);
  }
}

/**
 * Listens on the port of `name`.
 * @throws PortBusyError
 */
export function listen(server: Server, settings: Pick<Settings, 'host' | 'ports'>, name: PortName): Promise<void> {
  const port = settings.ports[name];
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE' || error.code === 'EACCES'
          ? new PortBusyError(port, portSettings[name][0], { cause: error })
          : error,
      );
    server.once('error', failed);
    server.listen(port, settings.host, () => {
      server.off('error', failed);
      resolve();
    });
  });
}

/**
 * For a child process, which would say it in its own words in its own log.
 * @throws PortBusyError
 */
export async function assertPortFree(settings: Pick<Settings, 'host' | 'ports'>, name: PortName): Promise<void> {
  const probe = createServer();
  await listen(probe, settings, name);
  await new Promise<void>((resolve) => {
    probe.close(() => resolve());
  });
}
