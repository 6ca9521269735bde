import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { commands, groups } from './commands/index.ts';
import { exitCodes } from './fault.ts';
import { withHelp } from './helpPage.ts';
import { languages } from './language.ts';
import { run } from './run.ts';
import { settingNames } from './settings.ts';

const page = readFileSync(join(__dirname, '../../docs/cli.md'), 'utf8');

test('docs/cli.md shows what --help says: node cli/bin/writeHelp.ts writes it', () => {
  expect(page).toBe(withHelp(page));
});

test('docs/cli.md names every code that the process ends with, and every setting', () => {
  for (const code of Object.values(exitCodes)) expect(page).toContain(`| ${code} |`);
  for (const name of settingNames) expect(page).toContain(`\`${name}\``);
});

test('every text is there in every language', () => {
  const texts = [
    ...groups.map(({ text }) => text),
    ...commands.flatMap(({ text, options, settings }) => [text, ...[...options, ...settings].map((one) => one.text)]),
  ];
  expect(texts.length).toBeGreaterThan(3);
  for (const text of texts) for (const language of languages) expect(text[language]).toMatch(/\p{L}/u);
});

describe('a line that is not understood is refused in one line, and nothing is done', () => {
  test.each([
    [['--nope'], /^guichet: unknown option '--nope'; /],
    [['nope'], /^guichet: unknown command 'nope'; /],
    [['migrate', 'now'], /^guichet: too many arguments .*; /],
    [['migrate', '--ca'], /^guichet: option '--ca <file>' argument missing; /],
    [['migrate', '--lang', 'de'], /^guichet: option '--lang <fr\|en>' argument 'de' is invalid; /],
    [['migrate', '--nope', '--lang', 'fr'], /^guichet: l’option « --nope » n’existe pas ; /],
    [[], /^guichet: a command is missing; /],
  ])('%j', async (args, said) => {
    let err = '';
    const code = await run(args, {}, { out: () => undefined, err: (text) => void (err += text) });
    expect({ code, err }).toEqual({ code: exitCodes.misused, err: expect.stringMatching(said) });
    expect(err.split('\n')).toHaveLength(2);
  });
});
