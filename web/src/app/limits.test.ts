import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { limitReasons, sayLimit } from './limits.ts';

const migrations = join(__dirname, '../../../supabase/migrations');
const sql = readdirSync(migrations)
  .map((file) => readFileSync(join(migrations, file), 'utf8'))
  .join('\n');
/** Rows of guichet.limits: name, most, per, reason. */
const reasons = [...sql.matchAll(/\('(\w+)', \d+, (?:null|interval '[^']+'), '(\w+)'\)/g)]
  .map(([, , reason]) => reason ?? '')
  .filter((reason) => reason !== 'insisting');

test('every reason that a limit of the database gives has words in both languages, which say that nothing is charged or what to do', () => {
  expect(new Set(reasons).size).toBeGreaterThan(7);
  for (const reason of new Set([...reasons, 'waited_too_long'])) {
    expect([reason, sayLimit({ reason }, 'fr')]).toEqual([reason, expect.stringMatching(/\.$/)]);
    expect([reason, sayLimit({ reason }, 'en')]).toEqual([reason, expect.stringMatching(/\.$/)]);
  }
  expect(Object.keys(limitReasons.fr)).toEqual(Object.keys(limitReasons.en));
});

test('says when to come back where that is known', () => {
  const retry_at = new Date(2026, 10, 30, 14, 5).toISOString();
  expect(sayLimit({ reason: 'too_many_calls', retry_at }, 'fr')).toBe(
    'Trop de demandes en peu de temps. Rien n’est débité\u00a0: réessayez après 14:05.',
  );
  expect(sayLimit({ reason: 'too_many_calls', retry_at }, 'en')).toBe(
    'Too many requests in a short time. Nothing is charged: please try again after 14:05.',
  );
  expect(sayLimit({ reason: 'too_many_calls', retry_at: null }, 'en')).toContain('later');
});

test('leaves other refusals to those who know them', () => {
  expect(sayLimit({ reason: 'full' }, 'fr')).toBeUndefined();
  expect(sayLimit({}, 'fr')).toBeUndefined();
});
