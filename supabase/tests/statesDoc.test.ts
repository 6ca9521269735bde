import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

// docs/states.md against the migrated database: what the page says of states and functions must be so.

interface Section {
  /** `table.column` of schema public */
  column: string;
  /** checked: a CHECK lists the words; stripe: Stripe's own */
  kind: 'checked' | 'stripe';
  text: string;
  states: string[];
  transitions: { from: string; to: string }[];
}

const page = readFileSync(join(__dirname, '../../docs/states.md'), 'utf8');
const sections = readSections(page);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await database.drop();
});

test('every column of public that a CHECK gives a set of states has a section', async () => {
  const columns = await database.query<{ name: string }>(`
    select c.relname || '.' || a.attname as name
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_attribute a on a.attrelid = k.conrelid and array[a.attnum] = k.conkey
     where k.contype = 'c' and c.relnamespace = 'public'::regnamespace and pg_get_constraintdef(k.oid) like '%ANY (%'
       and a.attname in ('status', 'payment_state', 'outcome', 'settlement', 'payment_outcome')`);
  // a line of a log is written once and never changes
  const described = sections.map((section) => section.column).concat('space_sync_log.status');
  expect(columns.map((column) => column.name).filter((name) => !described.includes(name))).toEqual([]);
});

describe.each(sections.map((section) => [section.column, section] as const))('%s', (_column, section) => {
  test('lists the states that the database allows', async () => {
    const allowed = await checkedStates(section.column);
    expect(allowed === null).toBe(section.kind !== 'checked');
    if (allowed !== null) expect([...section.states].sort()).toEqual(allowed.sort());
  });

  test('goes from and to listed states only, and reaches each of them', () => {
    const named = section.transitions.flatMap(({ from, to }) =>
      [...from.matchAll(/`([^`]+)`/g), ...to.matchAll(/`([^`]+)`/g)].map((match) => match[1]),
    );
    expect(named.filter((state) => state !== undefined && !section.states.includes(state))).toEqual([]);
    expect(section.states.filter((state) => !named.includes(state))).toEqual([]);
  });

  test('names functions that exist, and states that they write or read', async () => {
    const names = functionsOf(section.text);
    expect(names.length).toBeGreaterThan(0);
    const found = await database.query<{ name: string; source: string }>(
      `select case n.nspname when 'public' then '' else n.nspname || '.' end || p.proname as name, p.prosrc as source
         from pg_proc p join pg_namespace n on n.oid = p.pronamespace where n.nspname in ('public', 'guichet')`,
    );
    expect(names.filter((name) => !found.some((row) => row.name === name))).toEqual([]);
    // Stripe's own words arrive in the payload; ours stand in the functions or in a column's default
    if (section.kind === 'stripe') return;
    const defaults = (await columnDefault(section.column)) + (await wordsOfQueue(section.column));
    const source =
      found
        .filter((row) => names.includes(row.name))
        .map((row) => row.source)
        .join('\n') + defaults;
    expect(section.states.filter((state) => !source.includes(`'${state}'`))).toEqual([]);
  });

  test('says lock, idempotency key, and what a crash leaves', () => {
    for (const part of ['**Lock.**', '**Idempotency key.**', '**Crash before.**', '**Crash after.**'])
      expect(section.text).toContain(part);
  });
});

/** A section is what stands between its marker and the next one. */
function readSections(markdown: string): Section[] {
  return markdown
    .split('<!-- states: ')
    .slice(1)
    .map((part) => {
      const [marker = '', ...rest] = part.split(' -->');
      const [column = '', kind] = marker.trim().split(' ');
      const text = rest.join(' -->');
      const list = /^States: (.+)$/m.exec(text)?.[1] ?? '';
      const rows = text
        .split('\n')
        .filter((line) => line.startsWith('|'))
        .slice(2)
        .map((line) => line.split('|').map((cell) => cell.trim()));
      return {
        column,
        kind: kind === 'stripe' ? kind : 'checked',
        text,
        states: [...list.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ''),
        transitions: rows.map((cells) => ({ from: cells[1] ?? '', to: cells[2] ?? '' })),
      };
    });
}

/** `name()` and `guichet.name()` in backticks. */
function functionsOf(text: string): string[] {
  return [...new Set([...text.matchAll(/`((?:guichet\.)?[a-z_]+)\(\)`/g)].map((match) => match[1] ?? ''))];
}

/** The words of the CHECK that concerns this column alone; null where there is none. */
async function checkedStates(column: string): Promise<string[] | null> {
  const [table, name] = column.split('.');
  const rows = await database.query<{ definition: string }>(
    `select pg_get_constraintdef(k.oid) as definition from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and array[a.attnum] = k.conkey
      where k.contype = 'c' and k.conrelid = format('public.%I', $1::text)::regclass and a.attname = $2 and pg_get_constraintdef(k.oid) like '%ANY (%'`,
    [table, name],
  );
  const definition = rows[0]?.definition;
  return definition === undefined ? null : [...definition.matchAll(/'([^']+)'/g)].map((match) => match[1] ?? '');
}

/** The words of a queue stand in its line (guichet.queues), for the functions that all queues share. */
async function wordsOfQueue(column: string): Promise<string> {
  const rows = await database.query<{ word: string }>(
    `select unnest(array[waiting, leased, done, given_up, skipped]) as word from guichet.queues
      where relation || '.status' = 'public.' || $1`,
    [column],
  );
  return rows.map(({ word }) => `'${word}'`).join(' ');
}

async function columnDefault(column: string): Promise<string> {
  const [table, name] = column.split('.');
  const rows = await database.query<{ default: string | null }>(
    `select column_default as default from information_schema.columns where table_schema = 'public' and table_name = $1 and column_name = $2`,
    [table, name],
  );
  if (rows.length !== 1) throw new Error(`there is no column public.${column}`);
  return rows[0]?.default ?? '';
}
