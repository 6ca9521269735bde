import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { checkout } from '../harness/paths.ts';
import { importCycles } from './importCycles.ts';

test('no file imports itself by way of others, types included', () => {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
    cwd: checkout,
    encoding: 'utf8',
  });
  const files = listed.split('\n').filter((file) => file !== '' && existsSync(path.join(checkout, file)));
  const cycles = importCycles(files.map((file) => path.join(checkout, file))).map((circle) =>
    circle.map((file) => path.relative(checkout, file)),
  );
  expect(cycles).toEqual([]);
});

test('a circle is found whatever its length, and a type import closes it', () => {
  const home = mkdtempSync(path.join(tmpdir(), 'guichet-cycles-'));
  const write = (name: string, text: string) => writeFileSync(path.join(home, name), text);
  write('a.ts', "import { b } from './b';\nexport const a = b;\n");
  write('b.ts', "import { c } from './c.ts';\nexport const b = c;\n");
  write('c.ts', "import type { a } from './a';\nexport const c: typeof a = 1;\n");
  write('d.ts', "export { a } from './a';\n");
  try {
    const files = ['d', 'c', 'b', 'a'].map((name) => path.join(home, `${name}.ts`));
    expect(importCycles(files)).toEqual([['a', 'b', 'c'].map((name) => path.join(home, `${name}.ts`))]);
  } finally {
    rmSync(home, { recursive: true });
  }
});
