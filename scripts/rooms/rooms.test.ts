import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';

// Who may know whom is what docs/architecture.md says, what the lint refuses, and what is so.

const root = join(__dirname, '../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** From a file, what it imports; the first ones are forbidden, the others not. */
const forbidden = [
  ['supabase/new.ts', '../stack/src/paths.ts'],
  ['nodes/StripeMapper/new.ts', '../TelegramAlert/message/locale'],
  ['nodes/Outbox/new.test.ts', '../../stack/src/paths'],
  ['web/src/app/new.ts', '../../../nodes/shared/errors'],
  ['web/src/app/new.ts', '../../../harness/waitFor.ts'],
  ['bridge/src/new.ts', '../../supabase/tests/setup/rows.ts'],
  ['bridge/test/new.test.ts', '../../standins/machine/src/simulator.ts'],
  ['standins/stripe/src/new.ts', '../../../stack/src/privateFile.ts'],
  ['standins/stripe/src/new.ts', '../../kit/command.ts'],
  ['standins/mail/src/new.ts', '../../telegram/src/inbox.ts'],
  ['standins/mail/src/new.test.ts', '../../../harness/stack/ports.ts'],
  ['stack/src/web/new.ts', '../../../web/src/app/routes.ts'],
  ['stack/src/new.ts', '../../harness/paths.ts'],
  ['stack/src/bridge/new.ts', '../../../bridge/src/bridge.ts'],
  ['harness/new.ts', '../test/setup/stop.ts'],
  ['bench/src/new.ts', '../../stack/src/paths.ts'],
  ['bench/src/new.ts', '../../bridge/src/bridge.ts'],
  ['soak/new.ts', '../standins/machine/src/simulator.ts'],
  ['test/ops/new.test.ts', '../../stack/src/paths.ts'],
  ['test/ops/new.test.ts', '../../bench/src/stack.ts'],
  ['supabase/tests/new.test.ts', '../../nodes/StripeMapper/mapEvent.ts'],
  ['scripts/new.ts', '../stack/src/paths.ts'],
] as const;
const allowed = [
  ['nodes/Outbox/new.ts', '../shared/errors'],
  ['nodes/Outbox/new.test.ts', '../../harness/waitFor'],
  ['web/src/app/new.ts', '../../../supabase/types.ts'],
  ['stack/src/web/new.ts', '../bridge/machineCode.ts'],
  ['stack/src/new.ts', '../../standins/stripe/src/standIn.ts'],
  ['standins/mail/src/new.ts', '../../kit/command.ts'],
  ['harness/new.ts', '../stack/src/paths.ts'],
  ['bench/src/new.ts', '../../harness/paths.ts'],
  ['supabase/tests/new.test.ts', '../../nodes/StripeMapper/rows.ts'],
] as const;
/** One import in each form that the language has. */
const forms = [
  (path: string) => `import { a } from '${path}';\nexport const b = a;\n`,
  (path: string) => `import type { A } from '${path}';\nexport type B = A;\n`,
  (path: string) => `export * from '${path}';\n`,
  (path: string) => `export { a } from '${path}';\n`,
  (path: string) => `export const a = import('${path}');\n`,
  (path: string) => `export type A = typeof import('${path}');\n`,
];

describe('npm run lint', () => {
  /** What the repository's own configuration says of each text, as if it stood in that file. */
  let said: string[][];

  beforeAll(() => {
    const texts = [
      ...[...forbidden, ...allowed].map(([file, path]) => ({ file, text: forms[0]?.(path) ?? '' })),
      ...forms.map((form) => ({ file: 'soak/new.ts', text: form('../stack/src/paths.ts') })),
    ];
    const program = `
      import { ESLint } from 'eslint';
      const eslint = new ESLint();
      const said = [];
      for (const { file, text } of ${JSON.stringify(texts)}) {
        const [result] = await eslint.lintText(text, { filePath: file });
        said.push(result.messages.filter(({ severity }) => severity === 2).map(({ ruleId }) => ruleId));
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

  test.each(forbidden.map(([file, path], index) => [file, path, index] as const))(
    'refuses %s ← %s',
    (_f, _p, index) => {
      expect(said[index]).toEqual(['rooms/who-knows-whom']);
    },
  );

  test.each(allowed.map(([file, path], index) => [file, path, index] as const))('lets %s ← %s', (_f, _p, index) => {
    expect(said[forbidden.length + index]).toEqual([]);
  });

  test('refuses it in every form of an import', () => {
    const rules = said.slice(forbidden.length + allowed.length);
    expect(rules.map((ids) => ids.includes('rooms/who-knows-whom'))).toEqual(forms.map(() => true));
  });
});

describe('the rooms', () => {
  test('docs/architecture.md names every folder that holds sources', () => {
    const named = new Set([...read('docs/architecture.md').matchAll(/^([a-z]+)\/ /gm)].map((match) => match[1]));
    const { stdout } = spawnSync('git', ['ls-files', '--', '*.ts', '*.tsx'], { cwd: root, encoding: 'utf8' });
    const holding = new Set(stdout.split('\n').flatMap((file) => /^([^/]+)\//.exec(file)?.[1] ?? []));
    expect(holding.size).toBeGreaterThan(10);
    expect([...holding].filter((folder) => !named.has(folder))).toEqual([]);
  });

  test('docs/architecture.md shows the rules that the lint has', async () => {
    const program = `
      import { rooms } from './scripts/rooms/rooms.mjs';
      process.stdout.write(JSON.stringify(rooms));
    `;
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: root,
      encoding: 'utf8',
    });
    const rule = z.object({ name: z.string(), knows: z.array(z.string()) });
    const rooms = z.array(rule).parse(JSON.parse(stdout));
    const page = read('docs/architecture.md');
    const row = ({ name, knows }: z.infer<typeof rule>) =>
      `| ${name} | ${knows.length === 0 ? 'nobody' : knows.map((one) => `\`${one}\``).join(', ')} |`;
    expect(rooms.map(row).filter((line) => !page.includes(line))).toEqual([]);
  });
});
