import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import Ajv from 'ajv';
import { load } from 'js-yaml';
import { z } from 'zod';
import { n8nEnvironment } from '../stack/src/n8n/environment.ts';
import { makeSecrets } from '../stack/src/secrets.ts';
import { settingsFrom } from '../stack/src/settings.ts';
import { composeText, composeWith, variablesOf } from './testing/composeFile.ts';

// No container engine runs here: the file is held against the schema of Compose, against .env.example, against the
// rest of the repository, and against what npm start gives n8n.

const read = (file: string): string => readFileSync(join(__dirname, file), 'utf8');
const example = read('.env.example');
const secrets = {
  WEBHOOK_HOST: 'hooks.shop.example',
  EDITOR_HOST: 'n8n.shop.example',
  N8N_ENCRYPTION_KEY: 'key-of-credentials',
  N8N_DATABASE_PASSWORD: 'database-password',
  REDIS_PASSWORD: 'redis-password',
  N8N_RUNNERS_AUTH_TOKEN: 'runners-token',
  OWNER_EMAIL: 'patron@shop.example',
  OWNER_PASSWORD_HASH: '$2b$10$abcdefghijklmnopqrstuv',
};
const { services, networks, volumes } = composeWith(secrets);
const home = mkdtempSync(join(tmpdir(), 'guichet-deploy-'));
afterAll(() => rmSync(home, { recursive: true }));
const ofN8n = ['main', 'webhook', 'worker-1', 'worker-2'];
const service = (name: string) => {
  const found = services[name];
  if (found === undefined) throw new Error(`compose.yaml has no service ${name}`);
  return found;
};

describe('compose.yaml', () => {
  const schema: object = JSON.parse(read('testing/compose-spec.json'));
  const draft: object = JSON.parse(
    readFileSync(join(__dirname, '../node_modules/ajv/lib/refs/json-schema-draft-07.json'), 'utf8'),
  );
  const ajv = new Ajv({ allErrors: true, meta: false, unknownFormats: 'ignore' });
  // the schema names its draft by https, the draft itself by http
  ajv.addMetaSchema(draft);
  ajv.addMetaSchema({ ...draft, $id: 'https://json-schema.org/draft-07/schema' });
  const isValid = ajv.compile(schema);

  test('is a Compose file, by the schema of Compose', () => {
    isValid(load(composeText));
    expect(isValid.errors ?? []).toEqual([]);
  });

  test.each([
    ['a misspelt key', 'restart: unless-stopped', 'restrat: unless-stopped'],
    ['a port that is none', "- '443:443'", '- [443]'],
    ['a condition that is none', '{ condition: service_healthy }', '{ condition: 1 }'],
    ['a volume that is a number', "volumes: ['redis:/data']", 'volumes: 7'],
  ])('would not be one with %s', (_what, right, wrong) => {
    expect(composeText).toContain(right);
    expect(isValid(load(composeText.replace(right, wrong)))).toBe(false);
  });

  test('names networks and volumes that are there, and services that have a health check', () => {
    for (const { networks: named, volumes: mounts = [], depends_on: waitsFor = {} } of Object.values(services)) {
      for (const network of named) expect(Object.keys(networks)).toContain(network);
      for (const mount of mounts) {
        const source = typeof mount === 'string' ? (mount.split(':')[0] ?? '') : mount.source;
        if (!/^[./]/.test(source)) expect(Object.keys(volumes)).toContain(source);
      }
      for (const [name, { condition }] of Object.entries(waitsFor)) {
        expect(condition).toBe('service_healthy');
        // n8n's stands in the Dockerfile
        expect(ofN8n.includes(name) || service(name).healthcheck !== undefined).toBe(true);
      }
    }
  });

  test('mounts files that are there, or that .gitignore keeps out because they are secret', () => {
    const files = Object.values(services)
      .flatMap(({ volumes: mounts = [] }) => mounts)
      .map((mount) => (typeof mount === 'string' ? (mount.split(':')[0] ?? '') : mount.source))
      .filter((source) => source.startsWith('./'));
    expect(files.length).toBeGreaterThan(4);
    const ignored = read('.gitignore').split('\n');
    expect(
      files.filter(
        (file) => !existsSync(join(__dirname, file)) && !ignored.some((line) => `./${line}`.startsWith(file)),
      ),
    ).toEqual([]);
  });

  test('lets the internet reach the proxy, and nothing else', () => {
    const published = Object.entries(services).flatMap(([name, { ports = [] }]) => ports.map((port) => [name, port]));
    expect(published).toEqual([
      ['proxy', '80:80'],
      ['proxy', '443:443'],
    ]);
    expect(composeText).not.toMatch(/network_mode|privileged|docker\.sock/);
  });

  test('keeps databases and the code of staff from any way out', () => {
    for (const name of ['redis', 'postgres', 'backup'])
      expect([name, service(name).networks, networks.data]).toEqual([name, ['data'], { internal: true }]);
    for (const number of ['1', '2']) {
      const runner = service(`runner-${number}`);
      expect([runner.networks, networks[`code-${number}`]]).toEqual([[`code-${number}`], { internal: true }]);
      expect(service(`worker-${number}`).networks).toContain(`code-${number}`);
      expect(runner.environment.N8N_RUNNERS_TASK_BROKER_URI).toBe(`http://worker-${number}:5679`);
      expect(Object.values(runner.environment).filter((value) => Object.values(secrets).includes(value))).toEqual([
        secrets.N8N_RUNNERS_AUTH_TOKEN,
      ]);
    }
  });

  test('starts everything again, and gives it a health check where it serves', () => {
    for (const [name, one] of Object.entries(services)) {
      expect([name, one.restart]).toEqual([name, 'unless-stopped']);
      const isServing = !ofN8n.includes(name) && !/^runner|certbot/.test(name);
      if (isServing) expect([name, one.healthcheck?.test[0]]).toEqual([name, expect.stringMatching(/^CMD/)]);
    }
    expect(read('Dockerfile')).toMatch(/^HEALTHCHECK .*healthCheck\.mjs/m);
  });
});

describe('n8n', () => {
  test('is one main, webhook processors and workers, of the same image with the same environment', () => {
    expect(ofN8n.map((name) => service(name).command?.[0])).toEqual(['start', 'webhook', 'worker', 'worker']);
    for (const name of ofN8n) {
      expect(service(name)).toMatchObject({ image: 'guichet-n8n', environment: service('main').environment });
    }
  });

  test('is of the release that the project pins, in image, runners and .env.example', () => {
    const { dependencies } = z
      .object({ dependencies: z.object({ n8n: z.string() }) })
      .parse(JSON.parse(read('../stack/n8n/package.json')));
    expect(read('Dockerfile')).toContain(`\nARG N8N_VERSION=${dependencies.n8n}\n`);
    expect(example).toContain(`\nN8N_VERSION=${dependencies.n8n}\n`);
    const used = variablesOf(composeText).filter(({ name }) => name === 'N8N_VERSION');
    expect(used.length).toBeGreaterThan(1);
    for (const { fallback } of used) expect(fallback).toBe(dependencies.n8n);
    expect(service('runner-1').image).toBe(`n8nio/runners:${dependencies.n8n}`);
  });

  /** What npm start says and a server of one's own says otherwise, with the reason. */
  const otherwise: Readonly<Record<string, string>> = {
    PATH: 'of the image',
    HOME: 'of the image',
    LANG: 'of the image',
    TMPDIR: 'of the image',
    N8N_USER_FOLDER: 'of the image: Dockerfile',
    EXTERNAL_HOOK_FILES: 'of the image: Dockerfile',
    N8N_HOST: 'n8n listens in its own container',
    N8N_PORT: 'n8n listens in its own container',
    N8N_LISTEN_ADDRESS: 'n8n listens in its own container',
    N8N_PROTOCOL: 'TLS ends at the proxy',
    N8N_SECURE_COOKIE: 'the editor is reached over https, where n8n’s default is right',
  };
  /** The same setting with another value. */
  const others = [
    'TZ',
    'N8N_ENCRYPTION_KEY',
    'N8N_EDITOR_BASE_URL',
    'N8N_WEBHOOK_URL',
    'DB_POSTGRESDB_HOST',
    'DB_POSTGRESDB_PORT',
    'DB_POSTGRESDB_PASSWORD',
    'N8N_INSTANCE_OWNER_EMAIL',
    'N8N_INSTANCE_OWNER_PASSWORD_HASH',
    'N8N_RUNNERS_AUTH_TOKEN',
    'N8N_RUNNERS_BROKER_PORT',
    'N8N_RUNNERS_BROKER_LISTEN_ADDRESS',
    'N8N_GRACEFUL_SHUTDOWN_TIMEOUT',
  ];

  test('has every setting that npm start gives it, with the same value or a reason', () => {
    const ours = service('main').environment;
    const theirs = n8nEnvironment(settingsFrom({ GUICHET_HOME: home }, makeSecrets()));
    const missing = Object.keys(theirs).filter((name) => !(name in ours) && !(name in otherwise));
    expect(missing).toEqual([]);
    const differing = Object.entries(theirs).filter(
      ([name, value]) => name in ours && ours[name] !== value && !others.includes(name),
    );
    expect(differing).toEqual([]);
    expect(Object.keys(theirs).length).toBeGreaterThan(45);
  });

  test('is in queue mode, believes one proxy, and tells its database, queue and runners the secrets of .env', () => {
    expect(service('main').environment).toMatchObject({
      EXECUTIONS_MODE: 'queue',
      OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
      N8N_PROXY_HOPS: '1',
      N8N_DEFAULT_BINARY_DATA_MODE: 'database',
      N8N_EDITOR_BASE_URL: 'https://n8n.shop.example',
      N8N_WEBHOOK_URL: 'https://hooks.shop.example/',
      DB_POSTGRESDB_PASSWORD: service('postgres').environment.POSTGRES_PASSWORD,
      QUEUE_BULL_REDIS_PASSWORD: service('redis').environment.REDIS_PASSWORD,
      N8N_RUNNERS_AUTH_TOKEN: service('runner-1').environment.N8N_RUNNERS_AUTH_TOKEN,
    });
    expect(service('backup').environment.PGPASSWORD).toBe(service('postgres').environment.POSTGRES_PASSWORD);
  });
});

describe('.env.example', () => {
  const lines = example.split('\n');
  const values = new Map(
    lines.flatMap((line) => {
      const [, name = '', value = ''] = /^([A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
      return name === '' ? [] : [[name, value] as const];
    }),
  );

  test('has every variable of compose.yaml, and no other but those of Compose itself', () => {
    const used = new Set(variablesOf(composeText).map(({ name }) => name));
    expect([...values.keys()].filter((name) => name !== 'COMPOSE_PROFILES').sort()).toEqual([...used].sort());
  });

  test('leaves empty what nothing starts without, and says the same as compose.yaml of the others', () => {
    for (const { name, fallback, isRequired } of variablesOf(composeText)) {
      const value = values.get(name)?.replaceAll("'", '');
      expect([name, value]).toEqual([name, isRequired ? '' : fallback]);
    }
  });

  test.each(Object.keys(secrets))('without %s nothing starts, and its name is said', (name) => {
    expect(() => composeWith({ ...secrets, [name]: '' })).toThrow(name);
  });

  test('says of each what it is, in French and in English', () => {
    for (const name of values.keys()) {
      const at = lines.findIndex((line) => line.startsWith(`${name}=`));
      // two names may share their sentences
      const end = lines.slice(0, at).findLastIndex((line) => line.startsWith('#'));
      const [french = '', english = ''] = lines.slice(end - 1, end + 1);
      expect([name, french, english]).toEqual([
        name,
        expect.stringMatching(/^# .+\.$/),
        expect.stringMatching(/^# .+\.$/),
      ]);
      expect([
        name,
        /\b(le|la|les|un|une|où|ce|son|combien)\b/i.test(french),
        /\b(the|what|who|where|how|their|for)\b/i.test(english),
      ]).toEqual([name, true, true]);
    }
    expect(read('.gitignore').split('\n')).toContain('.env');
  });
});

test('the proxy is given every value that its files ask for', () => {
  const asked = ['nginx.conf', 'answers.conf']
    .map((file) => read(`proxy/${file}.template`))
    .flatMap((text) => [...text.matchAll(/\$\{([A-Z_]+)\}/g)].map(([, name = '']) => name));
  const given = Object.keys(service('proxy').environment);
  // made by the image of nginx from its resolv.conf, where NGINX_ENTRYPOINT_LOCAL_RESOLVERS asks for it
  expect([...new Set(asked)].filter((name) => !given.includes(name))).toEqual(['NGINX_LOCAL_RESOLVERS']);
  expect(given).toContain('NGINX_ENTRYPOINT_LOCAL_RESOLVERS');
  expect(read('proxy/reload.sh')).toContain('${PROXY_CONFIGURATION}');
});
