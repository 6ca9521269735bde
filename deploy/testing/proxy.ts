import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority } from '../../harness/database/certificates.ts';
import { waitFor } from '../../harness/waitFor.ts';

export const webhookHost = 'hooks.shop.example';
export const editorHost = 'n8n.shop.example';
/** Of the editor's door; the hash is `openssl passwd -apr1 -salt guichet1 porte-de-service`. */
export const door = { user: 'patron', password: 'porte-de-service' };

/** nginx with the configuration that is shipped, on free ports of this machine. */
export interface Proxy {
  httpsPort: number;
  httpPort: number;
  healthPort: number;
  /** PEM of the authority that signed its certificate. */
  ca: string;
  acmeFolder: string;
  log(): string;
  /** Names the certificate again and runs what the container runs beside nginx. */
  environment: Record<string, string>;
  newCertificate(): void;
  stop(): Promise<void>;
}

interface ProxyOptions {
  /** `host:port` of a name server */
  resolver: string;
  /** `name:port` of the webhook processors and of main */
  webhooks: string;
  editor: string;
}

/**
 * @throws where there is no nginx: a proxy that nobody has started proves nothing
 */
export function nginxCommand(): string {
  const found = ['/usr/sbin/nginx', '/usr/local/sbin/nginx', '/usr/bin/nginx'].find((file) => existsSync(file));
  if (found === undefined)
    throw new Error(
      'nginx is not installed, so that the shipped proxy cannot be tried: .ci/run installs it, or "apt-get install nginx"',
    );
  return found;
}

export async function startProxy({ resolver, webhooks, editor }: ProxyOptions): Promise<Proxy> {
  const nginx = nginxCommand();
  const folder = mkdtempSync(join(tmpdir(), 'guichet-proxy-'));
  // nginx's workers run under an account of their own when this process is root
  chmodSync(folder, 0o755);
  const [httpPort, httpsPort, healthPort] = await freePorts();
  const at = (name: string): string => join(folder, name);
  for (const name of ['etc', 'certificates', 'acme/.well-known/acme-challenge', 'tmp'])
    mkdirSync(at(name), { recursive: true });

  const authority = createAuthority('Guichet test authority');
  const newCertificate = (): void => {
    const { certificate, key } = authority.issue(webhookHost, editorHost);
    writeFileSync(at('certificates/fullchain.pem'), certificate);
    writeFileSync(at('certificates/privkey.pem'), key);
  };
  newCertificate();
  writeFileSync(at('etc/editor.htpasswd'), `${door.user}:${passwordHash(door.password)}\n`);

  const environment: Record<string, string> = {
    NGINX_LOCAL_RESOLVERS: resolver,
    PROXY_WEBHOOK_HOST: webhookHost,
    PROXY_EDITOR_HOST: editorHost,
    PROXY_WEBHOOKS: webhooks,
    PROXY_EDITOR: editor,
    PROXY_HTTP_PORT: String(httpPort),
    PROXY_HTTPS_PORT: String(httpsPort),
    PROXY_HEALTH_PORT: String(healthPort),
    PROXY_CERTIFICATES: at('certificates'),
    PROXY_CONFIGURATION: at('etc'),
    PROXY_ACME: at('acme'),
    PROXY_TMP: at('tmp'),
  };
  for (const file of ['nginx.conf', 'answers.conf'])
    writeFileSync(join(folder, 'etc', file), filledIn(`${file}.template`, environment));

  const logFile = at('log');
  const log = openSync(logFile, 'a');
  const said = (): string => readFileSync(logFile, 'utf8');
  const arguments_ = ['-e', 'stderr', '-p', folder, '-c', at('etc/nginx.conf')];
  const child = spawn(nginx, [...arguments_, '-g', 'daemon off;'], { stdio: ['ignore', log, log] });
  closeSync(log);
  const ended = new Promise<void>((resolve) => void child.once('exit', () => resolve()));
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitFor('nginx', async () => {
      if (child.exitCode !== null) throw new Error(`nginx did not start: ${said()}`);
      const answer = await fetch(`http://127.0.0.1:${healthPort}/healthz`).catch(() => undefined);
      return answer?.ok === true ? true : undefined;
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    httpsPort,
    httpPort,
    healthPort,
    ca: authority.certificate,
    acmeFolder: at('acme/.well-known/acme-challenge'),
    log: said,
    environment: { ...environment, NGINX: nginx, NGINX_PREFIX: folder },
    newCertificate,
    stop,
  };
}

/** What envsubst makes of a template in nginx's image: names that are set are filled in, nginx's own stay. */
export function filledIn(template: string, environment: Readonly<Record<string, string>>): string {
  const text = readFileSync(join(__dirname, '../proxy', template), 'utf8');
  return text.replaceAll(/\$\{([A-Z_]+)\}/g, (whole, name: string) => environment[name] ?? whole);
}

/** As the README makes it. */
function passwordHash(password: string): string {
  const { stdout, status } = spawnSync('openssl', ['passwd', '-apr1', '-salt', 'guichet1', password], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error('openssl is not installed: it makes the password of the door');
  return stdout.trim();
}

async function freePorts(): Promise<[number, number, number]> {
  const servers = [createServer(), createServer(), createServer()];
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve, reject) => {
          server.once('error', reject);
          server.listen(0, '127.0.0.1', () => {
            const address = server.address();
            if (address === null || typeof address === 'string') reject(new Error('The system gave no port'));
            else resolve(address.port);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [first, second, third] = ports;
  if (first === undefined || second === undefined || third === undefined) throw new Error('The system gave no port');
  return [first, second, third];
}
