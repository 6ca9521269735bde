import { describe, expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMappedEventType, MAPPED_EVENT_TYPES, STRIPE_EVENT_TYPES } from '../shared/stripeEventTypes';
import { MAPPERS } from './mappers';

const checkout = join(__dirname, '..', '..');
const page = readFileSync(join(checkout, 'docs', 'events.md'), 'utf8');
const migrations = join(checkout, 'supabase', 'migrations');
const sql = readdirSync(migrations)
  .filter((file) => file.endsWith('.sql'))
  .map((file) => readFileSync(join(migrations, file), 'utf8'))
  .join('\n');

/** Lines of the page's tables of events: five cells, the first an event type. */
const rows = page
  .split('\n')
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
  .filter((cells) => cells.length === 5 && STRIPE_EVENT_TYPES.includes(namesIn(cells[0])[0] ?? ''))
  .map(([type, object, sync, tables]) => ({
    type: namesIn(type)[0] ?? '',
    object: namesIn(object)[0],
    sync: namesIn(sync)[0] ?? '',
    tables: namesIn(tables),
  }));

function namesIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}

describe('docs/events.md', () => {
  test('has a line for every mapped type and for no other', () => {
    expect(rows.map((row) => row.type).sort()).toEqual([...MAPPED_EVENT_TYPES].sort());
  });

  test.each(rows)('says of $type what its mapper reads', ({ type, object }) => {
    expect(isMappedEventType(type) ? MAPPERS[type].object : null).toBe(object);
  });

  test('names functions and tables that the migrations make', () => {
    const functions = new Set(rows.map((row) => row.sync));
    const tables = new Set(rows.flatMap((row) => row.tables));
    expect([...functions].filter((name) => !sql.includes(`function public.${name}(`))).toEqual([]);
    expect(
      [...tables].filter((name) => !new RegExp(`create table (if not exists )?public\\.${name} `).test(sql)),
    ).toEqual([]);
  });

  test('a type in its list of what is not mapped is not', () => {
    const [, after = ''] = page.split('## Non traduits');
    const [list = ''] = after.split('\n## ');
    const firstCells = list.split('\n').map((line) => line.split('|')[1] ?? '');
    const named = firstCells.flatMap(namesIn);
    const matching = MAPPED_EVENT_TYPES.filter((type) =>
      named.some((name) => (name.endsWith('*') ? type.startsWith(name.slice(0, -1)) : type === name)),
    );
    expect(named.length).toBeGreaterThan(3);
    expect(matching).toEqual([]);
  });
});
