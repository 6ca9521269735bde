import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { checkout } from '../harness/paths.ts';
import { copied, readDockerfile, type Stage } from './testing/dockerfile.ts';

// No container engine runs here: the steps of the Dockerfile are run in folders laid out as its stages have them.
// `npm ci`, which needs a registry, is the one that is not: the node_modules of the checkout stand in for it.

jest.setTimeout(120_000);

const root = mkdtempSync(join(tmpdir(), 'guichet-image-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const stages = readDockerfile();
const [build, image] = stages;
if (build === undefined || image === undefined || stages.length !== 2) throw new Error('the Dockerfile has two stages');

/** Where a path of the image lies here. */
const inBuild = (path: string): string => join(root, 'build', path);
const inImage = (path: string): string => join(root, 'image', path);
const packageFolder = '/opt/guichet/home/.n8n/nodes/node_modules/n8n-nodes-guichet';
/** As the official image has it: n8n's command on the PATH, its files elsewhere. */
const n8nBin = '/usr/local/bin';

const variables = (stage: Stage): Record<string, string> =>
  Object.fromEntries(
    stage.instructions
      .filter(({ name }) => name === 'ENV')
      .map(({ text }) => {
        const [name = '', ...value] = text.split('=');
        return [name, value.join('=')];
      }),
  );
/** Paths of the image in a command or a value, as they lie here. */
const localised = (text: string, place: (path: string) => string): string =>
  text.replaceAll(/(?<![\w.])\/(?:opt|out|src)\b[\w./-]*/g, place);
const imageEnvironment = (): NodeJS.ProcessEnv => ({
  HOME: root,
  N8N_USER_FOLDER: localised(variables(image).N8N_USER_FOLDER ?? '', inImage),
  PATH: `${inImage('/opt/guichet/bin')}:${inImage(n8nBin)}:${dirname(process.execPath)}:/usr/bin:/bin`,
});
const run = (
  command: string,
  args: string[],
  options: { env?: NodeJS.ProcessEnv; cwd?: string; input?: string } = {},
) => spawnSync(command, args, { encoding: 'utf8', cwd: root, ...options });

beforeAll(() => {
  // the first stage: only what it copies is there, so that a file that is forgotten ends the build
  mkdirSync(inBuild('/src'), { recursive: true });
  symlinkSync(join(checkout, 'node_modules'), inBuild('/src/node_modules'));
  for (const { name, text } of build.instructions) {
    if (name === 'COPY') {
      const { sources, target } = copied(text);
      const isFolder = target === './';
      for (const source of sources)
        cpSync(join(checkout, source), isFolder ? inBuild(join('/src', source)) : inBuild(join('/src', target)), {
          recursive: true,
          filter: (file) => !/\.test\.ts$|\/testing(\/|$)/.test(file),
        });
    }
    if (name === 'RUN' && !text.startsWith('npm ci ')) {
      const { status, stdout, stderr } = run('sh', ['-c', localised(text, inBuild)], {
        cwd: inBuild('/src'),
        env: { HOME: root, PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}` },
      });
      if (status !== 0) throw new Error(`${text}: ${stdout}${stderr}`);
    }
  }
  // the image: n8n's own command is there
  mkdirSync(inImage(n8nBin), { recursive: true });
  symlinkSync(join(checkout, 'stack/n8n/node_modules/n8n/bin/n8n'), inImage(join(n8nBin, 'n8n')));
  for (const { name, text } of image.instructions) {
    if (name === 'COPY') {
      const { from, sources, target } = copied(text);
      for (const source of sources)
        cpSync(from === undefined ? join(checkout, source) : inBuild(source), inImage(target), { recursive: true });
    }
    if (name === 'RUN') {
      const { status, stdout, stderr } = run('sh', ['-c', localised(text, inImage)], { env: imageEnvironment() });
      if (status !== 0) throw new Error(`${text}: ${stdout}${stderr}`);
    }
  }
});

test('what is left out of the run is npm ci alone, and it needs the manifests only', () => {
  const first = build.instructions.findIndex(({ name }) => name === 'RUN');
  expect(build.instructions[first]?.text).toMatch(/^npm ci /);
  const before = build.instructions
    .slice(0, first)
    .flatMap(({ name, text }) => (name === 'COPY' ? copied(text).sources : []));
  expect(before).toEqual(['package.json', 'package-lock.json', '.npmrc']);
});

test('.dockerignore lets through what is copied, and nothing that is secret', () => {
  const lines = readFileSync(join(checkout, 'deploy/Dockerfile.dockerignore'), 'utf8').split('\n');
  const wanted = [build, image]
    .flatMap(({ instructions }) => instructions)
    .filter(({ name }) => name === 'COPY')
    .map(({ text }) => copied(text))
    .flatMap(({ from, sources }) => (from === undefined ? sources : []));
  expect(lines.filter((line) => line.startsWith('!')).sort()).toEqual(wanted.map((source) => `!${source}`).sort());
  expect(lines).toContain('*');
});

describe('the package', () => {
  const manifest = z.object({
    version: z.string(),
    n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }),
  });

  test('lies where n8n looks for it, under its own name, whole', () => {
    const installed = manifest.parse(JSON.parse(readFileSync(inImage(join(packageFolder, 'package.json')), 'utf8')));
    expect(installed.n8n.nodes.length).toBeGreaterThan(12);
    const script =
      'for (const file of process.argv.slice(2)) { const loaded = require(file); new (Object.values(loaded)[0])(); }';
    const files = [...installed.n8n.nodes, ...installed.n8n.credentials].map((file) =>
      inImage(join(packageFolder, file)),
    );
    // n8n gives nodes its own n8n-workflow
    const { status, stderr } = run(process.execPath, ['-e', script, '--', ...files], {
      env: { NODE_PATH: join(checkout, 'node_modules') },
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  test('brings the hooks that EXTERNAL_HOOK_FILES names', () => {
    const hooks = (variables(image).EXTERNAL_HOOK_FILES ?? '').split(':');
    expect(hooks.map((file) => file.split('/').at(-1))).toEqual(['publish.js', 'requestBodies.js']);
    const { status, stdout, stderr } = run(
      process.execPath,
      ['-p', 'process.argv.slice(1).map((file) => Object.keys(require(file))).flat().length', ...hooks.map(inImage)],
      { env: { NODE_PATH: join(checkout, 'node_modules') } },
    );
    expect({ status, stderr, isSome: Number(stdout) > 1 }).toEqual({ status: 0, stderr: '', isSome: true });
  });

  test.each([
    ['no tarball', () => undefined, /expected one/],
    [
      'two',
      (folder: string) => ['1', '2'].forEach((n) => writeFileSync(join(folder, `n8n-nodes-guichet-${n}.tgz`), '')),
      /expected one/,
    ],
    [
      'one that was packed before it was built',
      (folder: string) => {
        mkdirSync(join(folder, 'package'));
        writeFileSync(join(folder, 'package/package.json'), '{"n8n":{"nodes":[],"credentials":[]}}');
        run('tar', ['-czf', join(folder, 'n8n-nodes-guichet-1.tgz'), '-C', folder, 'package']);
      },
      /has no dist\/guichet\.js/,
    ],
  ])('is refused with words where there is %s', (_what, make, words) => {
    const folder = mkdtempSync(join(root, 'wrong-'));
    make(folder);
    const { status, stderr } = run('sh', [inImage('/opt/guichet/bin/install.sh'), folder], {
      env: { ...imageEnvironment(), N8N_USER_FOLDER: join(folder, 'home') },
    });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringMatching(words) });
  });
});

describe('n8n', () => {
  test('is found behind the command of the image, which is the first on its PATH', () => {
    expect(variables(image).PATH).toBe('/opt/guichet/bin:$PATH');
    const { status, stdout, stderr } = run('n8n', ['--version'], { env: imageEnvironment() });
    const { dependencies } = z
      .object({ dependencies: z.object({ n8n: z.string() }) })
      .parse(JSON.parse(readFileSync(join(checkout, 'stack/n8n/package.json'), 'utf8')));
    expect({ status, stdout: stdout.trim(), stderr }).toEqual({ status: 0, stdout: dependencies.n8n, stderr: '' });
  });

  test('is started with what npm start gives its Node, and the arguments of the container', () => {
    const folder = mkdtempSync(join(root, 'n8n-'));
    writeFileSync(
      join(folder, 'n8n'),
      '#!/usr/bin/env node\nprocess.stdout.write(JSON.stringify({ flags: process.execArgv, args: process.argv.slice(2) }))',
      { mode: 0o755 },
    );
    const env = imageEnvironment();
    const { stdout, stderr } = run('n8n', ['worker', '--concurrency=10'], {
      env: { ...env, PATH: (env.PATH ?? '').replace(inImage(n8nBin), folder) },
    });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual({
      flags: [
        '--external-memory-accounted-in-global-limit',
        '--require',
        inImage(join(packageFolder, 'dist/hooks/startingUpPreload.js')),
      ],
      args: ['worker', '--concurrency=10'],
    });
  });

  test('says where it is missing', () => {
    const env = imageEnvironment();
    const { status, stderr } = run('n8n', ['start'], {
      env: { ...env, PATH: (env.PATH ?? '').replace(`${inImage(n8nBin)}:`, '') },
    });
    expect({ status, stderr }).toEqual({ status: 127, stderr: expect.stringContaining('the image has no n8n') });
  });
});

describe('the health check', () => {
  const ask = (port: number): Promise<{ code: number; said: string }> =>
    new Promise((resolve) => {
      execFile(
        process.execPath,
        [inImage('/opt/guichet/bin/healthCheck.mjs')],
        { env: { QUEUE_HEALTH_CHECK_PORT: String(port) } },
        (error, stdout) => resolve({ code: error === null ? 0 : Number(error.code), said: stdout }),
      );
    });

  test('is well while n8n says that it is ready, and ill with a reason while it does not', async () => {
    let status = 200;
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('The system gave no port');
    expect(await ask(address.port)).toEqual({ code: 0, said: '' });
    status = 503;
    expect(await ask(address.port)).toEqual({ code: 1, said: expect.stringContaining('answers 503') });
    expect(asked).toEqual(['/healthz/readiness', '/healthz/readiness']);
    await new Promise((resolve) => server.close(resolve));
    expect(await ask(address.port)).toMatchObject({ code: 1 });
  });
});

describe('the hash of the password of the owner', () => {
  const hash = (password: string) =>
    run(process.execPath, [inImage('/opt/guichet/bin/passwordHash.mjs')], {
      env: imageEnvironment(),
      input: `${password}\n`,
    });

  test('is one that n8n’s own library takes the password for', () => {
    const { status, stdout, stderr } = hash('Caisse2026!');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const compared = run(
      process.execPath,
      ['-p', 'require("bcryptjs").compareSync("Caisse2026!", process.argv[1])', stdout.trim()],
      { cwd: join(checkout, 'stack/n8n') },
    );
    expect(compared.stdout.trim()).toBe('true');
  });

  test.each(['court1A', 'sans-majuscule-1', 'SansChiffre'])('is not made of %s', (password) => {
    expect(hash(password)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringMatching(/8 à 64.* · 8 to 64/),
    });
  });
});

test('no file of the image is forgotten by the tests', () => {
  expect(readdirSync(join(checkout, 'deploy/image')).sort()).toEqual([
    'healthCheck.mjs',
    'install.sh',
    'n8n',
    'passwordHash.mjs',
  ]);
});
