import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';

// The names of CONTRIBUTING.md are those that npm run lint asks for.

const root = join(__dirname, '../..');
const nothing = 'export const a = 1;\n';
/** File, text, and what is wrong with it. */
const cases: readonly (readonly [file: string, text: string, wrong: readonly string[]])[] = [
  ['stack/src/new-part.ts', nothing, ['names/file-name']],
  ['supabase/tests/new-part.test.ts', nothing, ['names/file-name']],
  ['nodes/shared/NewPart.ts', nothing, ['names/file-name']],
  ['web/src/app/new-part.tsx', nothing, ['names/file-name']],
  ['stack/src/newPart.model.test.ts', nothing, []],
  ['scripts/db-new.ts', nothing, []],
  ['nodes/Outbox/Outbox.core.test.ts', nothing, []],
  ['web/src/app/NewPart.tsx', nothing, []],
  ['soak/new.ts', 'export function a(b: string, c: string, d: string, e: string): void {}\n', ['names/parameters']],
  [
    'soak/new.ts',
    'export const a = (b: string, c: string, d: string, e = 1): unknown => [b, c, d, e];\n',
    ['names/parameters'],
  ],
  ['soak/new.ts', 'export function a(b: string, c: string, d: string, { e, f }: A): void {}\n', []],
  ['soak/new.ts', 'export function a(b: string, c: string, d: string, e: A = {}): void {}\n', []],
  ['soak/new.ts', 'export function a(b: string, c: string, d: A, e: A, f: A): void {}\n', ['names/parameters']],
  ['soak/new.ts', 'app.use((error: A, request: A, response: A, next: () => void) => {});\n', []],
  ['soak/new.ts', 'export class A {\n  private b = 1;\n}\n', ['names/private-members']],
  ['soak/new.ts', 'export class A {\n  private b(): void {}\n}\n', ['names/private-members']],
  ['soak/new.ts', 'export class A {\n  #b = 1;\n}\n', []],
];

describe('npm run lint', () => {
  let said: string[][];
  beforeAll(() => {
    const program = `
      import { ESLint } from 'eslint';
      const eslint = new ESLint();
      const said = [];
      for (const [filePath, text] of ${JSON.stringify(cases)}) {
        const [result] = await eslint.lintText(text, { filePath });
        said.push(result.messages.map(({ ruleId }) => ruleId).filter((rule) => rule?.startsWith('names/')));
      }
      process.stdout.write(JSON.stringify(said));
    `;
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: root,
      encoding: 'utf8',
    });
    if (stdout === '') throw new Error(stderr);
    said = z.array(z.array(z.string())).parse(JSON.parse(stdout));
  }, 120_000);

  test.each(cases.map(([file, text, wrong], index) => [file, text.split('\n')[0], wrong, index] as const))(
    '%s: %s %j',
    (_file, _text, wrong, index) => {
      expect(said[index]).toEqual(wrong);
    },
  );
});
