import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { formatSql, WIDTH } from './formatSql.ts';

const long = (name: string): string => `${name}_${'x'.repeat(30)}`;

describe('the layout of SQL', () => {
  test('leaves a line that fits as its author set it', () => {
    const sql = 'select a,   b\n       from t;\n';
    expect(formatSql(sql)).toBe(sql);
  });

  test('ends a line at the clause, the shallowest place of all', () => {
    expect(formatSql(`  select ${long('a')}, ${long('b')} from ${long('t')} where ${long('c')} = 1 and d = 2;`)).toBe(
      `  select ${long('a')}, ${long('b')} from ${long('t')}\n    where ${long('c')} = 1 and d = 2;`,
    );
  });

  test('sets the items of a list under one another', () => {
    const items = ['a', 'b', 'c', 'd', 'e'].map(long);
    expect(formatSql(`  ${items.join(' text, ')} text,\n  last text`)).toBe(
      `  ${items.slice(0, 3).join(' text, ')} text,\n  ${items.slice(3).join(' text, ')} text,\n  last text`,
    );
  });

  test('goes into a bracket only where there is no place outside it', () => {
    expect(formatSql(`  perform f(${[1, 2, 3, 4].map((n) => long(`v${n}`)).join(', ')});`)).toBe(
      `  perform f(${long('v1')}, ${long('v2')}, ${long('v3')},\n    ${long('v4')});`,
    );
  });

  test.each([
    ['a literal', `  select '${'word, and from '.repeat(12)}';`],
    ['a comment on an object', `comment on table t is '${'word, '.repeat(30)}';`],
    ['a literal of several lines', `  select 'one\n${'word, and '.repeat(20)}\nthree', b;`],
    ['a block comment', `/* one\n${'word, and '.repeat(20)}\n*/`],
  ])('does not break %s', (_what, sql) => {
    expect(formatSql(sql)).toBe(sql);
  });

  test('keeps `between … and …` and glued words together', () => {
    const laidOut = formatSql(
      `  select ${long('a')} where ${long('b')} between ${long('low')} and ${long('high')} or c;`,
    );
    expect(laidOut).not.toMatch(/\n *and/);
    expect(
      formatSql(`create index i on ${long('t')} (${long('a')}, ${long('b')}, ${long('c')}, d) where e;`),
    ).not.toMatch(/create index i\n/);
  });

  test('moves a comment behind code above it, and wraps it', () => {
    const laidOut = formatSql(`  call f(); -- ${'because of this '.repeat(10)}`).split('\n');
    expect(laidOut.slice(0, -1).every((line) => line.startsWith('  -- ') && line.length <= WIDTH)).toBe(true);
    expect(laidOut.at(-1)).toBe('  call f();');
  });

  test('goes on with a comment on its next line', () => {
    const words = 'because of this '.repeat(8).trim();
    expect(formatSql(`-- ${words}\n-- and that\nselect 1;`)).toBe(
      `-- ${'because of this '.repeat(7).trim()}\n-- because of this and that\nselect 1;`,
    );
  });

  test('sets what follows a clause under its first item', () => {
    const items = ['a', 'b', 'c', 'd'].map(long);
    expect(formatSql(`     set ${items.join(' = 1, ')} = 1,\n         e = 2`)).toBe(
      `     set ${items.slice(0, 2).join(' = 1, ')} = 1,\n         ${items.slice(2).join(' = 1, ')} = 1,\n         e = 2`,
    );
  });

  test('takes trailing spaces', () => {
    expect(formatSql('select 1;  \n')).toBe('select 1;\n');
  });
});

describe('on the migrations', () => {
  const folder = join(__dirname, '../../supabase/migrations');
  const files = readdirSync(folder).filter((file) => file.endsWith('.sql'));

  test.each(files)('%s: only spaces and line ends change, and a second run changes nothing', (file) => {
    const sql = readFileSync(join(folder, file), 'utf8');
    const laidOut = formatSql(sql);
    // words of a comment that was wrapped stand behind a new `--`
    expect(bare(laidOut)).toBe(bare(sql));
    expect(formatSql(laidOut)).toBe(laidOut);
  });
});

/** A file without spaces and without the dashes of comments. */
function bare(sql: string): string {
  return sql.replaceAll(/--/g, '').replaceAll(/\s+/g, '');
}
