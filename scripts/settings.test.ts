import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

// Every setting of ours that a program reads stands, with its whole name, in the documentation.

const root = join(__dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const nameOf = /\bGUICHET_[A-Z0-9]+(?:_[A-Z0-9]+)*\b/g;

const code = [
  'stack/src',
  'stack/bin',
  'standins',
  'bridge',
  'cli',
  'bench',
  'harness',
  'soak',
  'scripts',
  'test',
  'supabase/tests',
  'web',
  'nodes',
  'hooks',
]
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter(
    (file) => /\.(ts|tsx|js|mjs|cjs)$/.test(file) && !/node_modules|\bdist\b|scripts\/settings\.test\.ts/.test(file),
  );

test('every GUICHET_… in code stands in docs/architecture.md or docs/bridge.md, and nothing else stands there', () => {
  const inCode = new Set(code.flatMap((file) => read(file).match(nameOf) ?? []));
  const documented = new Set(
    ['docs/architecture.md', 'docs/bridge.md'].flatMap((page) => read(page).match(nameOf) ?? []),
  );
  documented.delete('GUICHET_BRIDGE');
  documented.delete('GUICHET_MACHINE');
  expect([...inCode].filter((name) => !documented.has(name))).toEqual([]);
  expect([...documented].filter((name) => !inCode.has(name))).toEqual([]);
  expect(inCode.size).toBeGreaterThan(40);
});

test('those of the start stand in the tables of docs/architecture.md', () => {
  const rows = read('docs/architecture.md')
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .join('\n');
  const names = new Set(read('stack/src/settings.ts').match(nameOf));
  expect([...names].filter((name) => !rows.includes(name))).toEqual([]);
});
