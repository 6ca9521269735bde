import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';

// What a stranger expects of a repository, and that it says what is so.

const root = join(__dirname, '..');
const manifests = ['package.json', 'bridge/package.json', 'standins/stripe/package.json', 'cli/package.json'].map(
  (file) => z.object({ name: z.string(), version: z.string(), license: z.string() }).parse(JSON.parse(read(file))),
);
const packed = z.array(z.object({ name: z.string(), files: z.array(z.object({ path: z.string() })) }));

describe('licence', () => {
  test.each([
    ['n8n-nodes-guichet', []],
    ['guichet-bridge', ['--workspace', 'guichet-bridge']],
    ['guichet-stripe-stand-in', ['--workspace', 'standins/stripe']],
    ['guichet', ['--workspace', 'cli']],
  ])(
    '%s has it in its tarball',
    (name, options) => {
      // scripts stay off: nothing is built for this
      const { stdout } = spawnSync(
        'npm',
        ['pack', '--dry-run', '--json', '--ignore-scripts', '--offline', '--no-update-notifier', ...options],
        { cwd: root, encoding: 'utf8' },
      );
      expect(packed.parse(JSON.parse(stdout))).toMatchObject([
        { name, files: expect.arrayContaining([{ path: 'LICENSE' }].map((file) => expect.objectContaining(file))) },
      ]);
    },
    60_000,
  );

  test('is the one that the packages name, the same everywhere', () => {
    expect(manifests.map(({ license }) => license)).toEqual(['MIT', 'MIT', 'MIT', 'MIT']);
    expect(read('LICENSE')).toMatch(/^MIT License\n/);
    expect(read('bridge/LICENSE')).toBe(read('LICENSE'));
    expect(read('standins/stripe/LICENSE')).toBe(read('LICENSE'));
    expect(read('cli/LICENSE')).toBe(read('LICENSE'));
  });
});

test('the Stripe stand-in names every package that it imports', () => {
  const folder = join(root, 'standins/stripe/src');
  const published = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (file) => /\.ts$/.test(file) && !/\.test\.ts$|schema\/(generate|write)\.ts$/.test(file),
  );
  const named = published.flatMap((file) =>
    [...readFileSync(join(folder, file), 'utf8').matchAll(/from '((?!\.|node:)[^']+)'/g)].map((match) => match[1]),
  );
  const { dependencies, peerDependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()), peerDependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(read('standins/stripe/package.json')));
  const known = [...Object.keys(dependencies), ...Object.keys(peerDependencies)];
  expect([...new Set(named)].sort()).toEqual(known.sort());
});

test('the changelog has a section for the version of the packages', () => {
  const sections = [...read('CHANGELOG.md').matchAll(/^## (\d+\.\d+\.\d+)/gm)].map((match) => match[1]);
  expect(new Set(manifests.map(({ version }) => version)).size).toBe(1);
  expect(sections).toContain(manifests[0]?.version);
});

describe('GitHub workflow', () => {
  const files = readdirSync(join(root, '.github/workflows'));

  test.each(files)('%s reads the repository and may do no more, unless one of its jobs asks', (file) => {
    expect(read(`.github/workflows/${file}`)).toMatch(/^permissions:\n {2}contents: read\n\n/m);
  });

  test.each(files)('%s uses actions of GitHub, by their major version', (file) => {
    const actions = [...read(`.github/workflows/${file}`).matchAll(/uses: (\S+)/g)].map((match) => match[1] ?? '');
    expect(actions.filter((action) => !/^actions\/[a-z-]+@v\d+$/.test(action))).toEqual([]);
    expect(actions.length).toBeGreaterThan(0);
  });

  test.each(files)('%s runs the tests as everybody does', (file) => {
    expect(read(`.github/workflows/${file}`)).toMatch(/^ +- run: \.ci\/run$/m);
    expect(existsSync(join(root, '.ci/run'))).toBe(true);
  });

  test('publish: every package, after the tests, with provenance', () => {
    const text = read('.github/workflows/publish.yml');
    expect([...text.matchAll(/- package: (\S+)/g)].map((match) => match[1])).toEqual(manifests.map(({ name }) => name));
    expect(text).toContain('needs: test');
    expect(text).toContain('id-token: write');
    expect(text).toMatch(/npm publish .*--provenance/);
  });
});

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}
