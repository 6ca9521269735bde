import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { blocksOf } from './blocks.ts';

const folder = join(__dirname, '../../../../docs/runbooks');

test('headings, paragraphs, lists with code in them, tables', () => {
  const page = [
    '# Deux mots',
    '',
    'Une phrase',
    'sur deux lignes.',
    '',
    '1. D’abord:',
    '   ```sql',
    '   select 1;',
    '   ```',
    '2. Puis',
    '',
    '| a | b |',
    '|---|---|',
    '| 1 | `2` |',
    '- fin',
  ].join('\n');
  expect(blocksOf(page)).toEqual([
    { kind: 'heading', level: 1, text: 'Deux mots', id: 'deux-mots' },
    { kind: 'paragraph', text: 'Une phrase sur deux lignes.' },
    {
      kind: 'list',
      ordered: true,
      items: [
        [
          { kind: 'paragraph', text: 'D’abord:' },
          { kind: 'code', text: 'select 1;' },
        ],
        [{ kind: 'paragraph', text: 'Puis' }],
      ],
    },
    { kind: 'table', head: ['a', 'b'], rows: [['1', '`2`']] },
    { kind: 'list', ordered: false, items: [[{ kind: 'paragraph', text: 'fin' }]] },
  ]);
});

describe.each(readdirSync(folder))('%s', (file) => {
  test('is read whole: nothing of its words is lost', () => {
    const text = readFileSync(join(folder, file), 'utf8');
    const words = (said: string) => said.match(/[\p{L}\p{N}]+/gu) ?? [];
    expect(words(JSON.stringify(blocksOf(text)).replaceAll('\\n', ' ')).length).toBeGreaterThanOrEqual(
      words(text).length,
    );
  });
});

test('an alert is led to by its name', () => {
  const ids = blocksOf(readFileSync(join(folder, 'alerts.md'), 'utf8')).flatMap((block) =>
    block.kind === 'heading' ? [block.id] : [],
  );
  expect(ids).toContain('payment_failed');
});
