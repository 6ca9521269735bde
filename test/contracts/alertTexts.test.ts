import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { faultsOf, placeholdersOf } from '../../nodes/TelegramAlert/message/faults.ts';
import { runbookPage } from '../../nodes/TelegramAlert/message/pages.ts';
import { templates } from '../../nodes/TelegramAlert/templates/index.ts';

// The texts of alerts are made from the code that fills them in; the database has them by a migration that this test
// writes: GUICHET_ALERT_TEXTS=<version>_shipped_alert_texts.sql npm test -- unit test/contracts/alertTexts.test.ts

const root = join(__dirname, '../..');
const folder = join(root, 'supabase/migrations');

const shipped = [...templates].flatMap(([template, { shipped: textIn, placeholders }]) =>
  (['fr', 'en'] as const).map((locale) => ({
    template,
    locale,
    ...textIn(locale),
    placeholders: placeholdersOf(placeholders),
  })),
);

/** One field a line, the placeholders together. */
const lines = JSON.stringify(shipped, null, 1).replace(
  /\[\n((?: {3}"\w+",?\n)+) {2}\]/g,
  (_, names: string) => `[${names.trim().replace(/\s*\n\s*/g, ' ')}]`,
);

const migration = `-- Made from nodes/TelegramAlert/templates by test/contracts/alertTexts.test.ts: the text of each alert as it is shipped.
-- Where the code changes after a release the next migration of this name says all of them anew.

delete from guichet.alert_templates;
insert into guichet.alert_templates (template, locale, emoji, title, many, body, placeholders)
select t.template, t.locale, t.emoji, t.title, t.many, t.body, t.placeholders
  from jsonb_to_recordset($texts$${lines}$texts$) as t (template text, locale text,
    emoji text, title text, many text, body text, placeholders text[]);
`;

test('the database is given the texts that the code ships', () => {
  const named = process.env.GUICHET_ALERT_TEXTS;
  if (named !== undefined) writeFileSync(join(folder, named), migration);
  const last = readdirSync(folder)
    .filter((file) => file.endsWith('_shipped_alert_texts.sql'))
    .sort()
    .at(-1);
  const text = readFileSync(join(folder, last ?? ''), 'utf8');
  const [, texts = ''] = /\$texts\$([\s\S]*)\$texts\$/.exec(text) ?? [];
  expect(JSON.parse(texts)).toEqual(shipped);
});

test.each(shipped.map((text) => [text.template, text.locale, text] as const))(
  'the shipped text of %s in %s could be saved by staff as it is',
  (_template, _locale, text) => {
    expect(faultsOf(text, text.placeholders)).toEqual([]);
    expect(new Set(text.placeholders).size).toBe(text.placeholders.length);
  },
);

describe('what is wrong with a text', () => {
  const cases = z
    .array(z.object({ text: z.record(z.string(), z.string()), faults: z.array(z.record(z.string(), z.unknown())) }))
    .parse(JSON.parse(readFileSync(join(root, 'supabase/tests/setup/alertTextCases.json'), 'utf8')));
  const good = { emoji: '💳', title: 'Paiement', many: 'paiements', body: 'Client : {customer}' };

  test.each(cases.map(({ text, faults }) => [JSON.stringify(text).slice(0, 80), text, faults] as const))(
    '%s',
    (_shown, text, faults) => {
      expect(faultsOf({ ...good, ...text }, placeholdersOf(['customer', 'amount']))).toEqual(faults);
    },
  );
});

test('the runbook has a heading for each alert, and for no other', () => {
  const headings = [...readFileSync(join(root, 'docs/runbooks/alerts.md'), 'utf8').matchAll(/^## (\S+)$/gm)].map(
    ([, name]) => name,
  );
  expect(headings.sort()).toEqual([...templates.keys()].sort());
  expect(runbookPage('payment_failed')).toBe('/bureau/aide/alerts#payment_failed');
});
