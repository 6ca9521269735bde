import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compareSync, hashSync } from 'bcryptjs';
import { writePrivate } from '../privateFile.ts';
import type { Settings } from '../settings.ts';

/** Seconds after which a Code node is ended. */
export const taskTimeoutSeconds = 60;

/** As npm knows our nodes. */
export const packageName = 'n8n-nodes-guichet';

/** n8n's own folder of this stack: its settings, our node package, its binary data. */
export function n8nUserFolder(settings: Settings): string {
  return join(settings.home, 'n8n');
}

/** Our node package, where n8n looks for community nodes. */
export function nodePackageFolder(settings: Settings): string {
  return join(n8nUserFolder(settings), '.n8n/nodes/node_modules', packageName);
}

/** Bounds request bodies, and publishes nothing that takes unsigned events; named only where they are there, for n8n does not start without a hook that it is told of. */
function hookFiles(settings: Settings): { EXTERNAL_HOOK_FILES?: string } {
  const files = ['publish.js', 'requestBodies.js']
    .map((file) => join(nodePackageFolder(settings), 'dist/hooks', file))
    .filter((file) => existsSync(file));
  return files.length > 0 ? { EXTERNAL_HOOK_FILES: files.join(':') } : {};
}

/**
 * The environment n8n runs in, for the server and its commands alike. n8n reads settings only from here;
 * nothing of the caller's N8N_… variables passes, so that a developer's own n8n is left alone.
 */
export function n8nEnvironment(settings: Settings): NodeJS.ProcessEnv {
  const { host, ports, n8n, database } = settings;
  const { PATH, HOME, LANG, TMPDIR, TZ } = process.env;
  return {
    PATH: `${dirname(process.execPath)}:${PATH ?? ''}`,
    HOME,
    LANG,
    TMPDIR,
    TZ,
    NODE_ENV: 'production',
    N8N_USER_FOLDER: n8nUserFolder(settings),
    N8N_ENCRYPTION_KEY: n8n.encryptionKey,
    N8N_HOST: host,
    N8N_PORT: String(ports.n8n),
    N8N_LISTEN_ADDRESS: host,
    N8N_PROTOCOL: 'http',
    // a browser sends a secure cookie over https only
    N8N_SECURE_COOKIE: 'false',
    N8N_EDITOR_BASE_URL: n8n.url,
    N8N_WEBHOOK_URL: `${n8n.url}/`,

    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: '127.0.0.1',
    DB_POSTGRESDB_PORT: String(ports.database),
    DB_POSTGRESDB_DATABASE: 'n8n',
    DB_POSTGRESDB_USER: 'n8n',
    DB_POSTGRESDB_PASSWORD: database.n8nPassword,
    DB_POSTGRESDB_POOL_SIZE: '10',

    N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
    N8N_INSTANCE_OWNER_EMAIL: n8n.email,
    N8N_INSTANCE_OWNER_FIRST_NAME: 'Guichet',
    N8N_INSTANCE_OWNER_LAST_NAME: 'Patron',
    N8N_INSTANCE_OWNER_PASSWORD_HASH: passwordHash(settings),

    // without these two a webhook node answers a dozen requests a second
    N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true',
    N8N_EXPRESSION_ENGINE_COMPILE_CACHE: 'true',
    ...hookFiles(settings),
    // staff's Code nodes run in a process of their own: createRunner
    N8N_RUNNERS_MODE: 'external',
    N8N_RUNNERS_AUTH_TOKEN: n8n.runnerToken,
    N8N_RUNNERS_TASK_TIMEOUT: String(taskTimeoutSeconds),
    N8N_RUNNERS_BROKER_PORT: String(ports.n8nBroker),
    N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
    N8N_PYTHON_ENABLED: 'false',
    // said out loud, for a later n8n has other defaults: what a Compression node may unpack, and that our own
    // package, which n8n has not verified, is loaded
    N8N_COMPRESSION_NODE_MAX_DECOMPRESSED_SIZE_BYTES: String(256 * 1024 * 1024),
    N8N_COMPRESSION_NODE_MAX_ZIP_ENTRIES: '1000',
    N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',

    EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
    EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
    EXECUTIONS_DATA_PRUNE: 'true',
    EXECUTIONS_DATA_MAX_AGE: '168',
    EXECUTIONS_DATA_PRUNE_MAX_COUNT: '10000',
    // what is not kept is deleted every minute: until then each execution stands in n8n's tables
    EXECUTIONS_DATA_PRUNE_HARD_DELETE_INTERVAL: '1',
    N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '8',
    N8N_LOG_LEVEL: 'info',
    N8N_LOG_OUTPUT: 'console',

    // nothing is sent outside, nothing is asked of the staff that has no use here
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
    N8N_DYNAMIC_BANNERS_ENABLED: 'false',
    N8N_HIRING_BANNER_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
    N8N_HIDE_USAGE_PAGE: 'true',
    N8N_AI_ENABLED: 'false',
    N8N_VERIFIED_PACKAGES_ENABLED: 'false',
    // insights writes to the database for every execution; the others reach hosts outside or have no use here. Not
    // otel, which is off by itself: n8n 2.41 loads half of it at the first request for tags at its public API, and
    // where the module is disabled every execution fails from then on
    N8N_DISABLED_MODULES: 'insights,mcp-registry,instance-ai,agents,chat-hub,quick-connect',
    N8N_PUBLIC_API_SWAGGERUI_DISABLED: 'true',
  };
}

/**
 * bcrypt of the owner's password. Kept, for a new hash of the same password would look to n8n like a
 * change and end every session of the staff.
 */
function passwordHash(settings: Settings): string {
  const file = join(settings.home, 'n8n-owner.hash');
  const digest = createHash('sha256').update(`${settings.n8n.encryptionKey}:${settings.n8n.password}`).digest('hex');
  if (existsSync(file)) {
    const [known, hash] = readFileSync(file, 'utf8').trim().split(' ');
    if (known === digest && hash !== undefined && compareSync(settings.n8n.password, hash)) return hash;
  }
  const hash = hashSync(settings.n8n.password, 10);
  writePrivate(file, `${digest} ${hash}\n`);
  return hash;
}
