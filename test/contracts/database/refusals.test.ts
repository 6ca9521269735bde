import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { checkout } from '../../../harness/paths.ts';
import { REFUSALS, refusalInWords } from '../../../nodes/shared/words/refusals';
import { createTestDatabase, type TestDatabase } from '../../../supabase/tests/setup/database.ts';
import { refusals as ofAdministrators } from '../../../web/src/admin/texts.ts';
import { limitReasons } from '../../../web/src/app/limits.ts';
import { listedRefusals } from '../../../supabase/tests/setup/listedRefusals.ts';
import { deskRefusals } from '../../../web/src/desk/refusals.ts';
import { refusals as ofSessions } from '../../../web/src/immersion/texts.ts';
import { texts as ofOrders } from '../../../web/src/orders/texts.ts';
import { texts as ofPaying } from '../../../web/src/pay/texts.ts';
import { refusalCodes, sentencesIn } from './refusalCodes.ts';

// The database answers in codes: every one is in docs/refusals.md, and has words wherever a person reads it.

const codesFor = (place: string) => listedRefusals.filter(({ words }) => words.includes(place)).map(({ code }) => code);

let db: TestDatabase;
let functions: { name: string; source: string }[];
beforeAll(async () => {
  db = await createTestDatabase();
  functions = await db.query(
    `select n.nspname || '.' || p.proname as name, p.prosrc as source from pg_proc p join pg_namespace n on n.oid = p.pronamespace
      where n.nspname in ('public', 'guichet') and p.prokind in ('f', 'p') order by 1`,
  );
});
afterAll(async () => {
  await db.drop();
});

test('every code that the database can answer is in the list, and no other', async () => {
  const limits = await db.query<{ reason: string }>('select distinct reason from guichet.limits');
  const answered = new Set([
    ...functions.flatMap(({ source }) => refusalCodes(source)),
    ...limits.map(({ reason }) => reason),
  ]);
  expect(listedRefusals.length).toBeGreaterThan(80);
  expect(listedRefusals.map(({ code }) => code).sort()).toEqual([...answered].sort());
});

test('whoever a workflow answers has a sentence for it in French and in English', () => {
  for (const code of codesFor('workflows'))
    expect([code, REFUSALS[code]]).toEqual([code, { fr: expect.any(String), en: expect.any(String) }]);
  expect(Object.keys(REFUSALS).filter((code) => !codesFor('workflows').includes(code))).toEqual([]);
});

test.each([
  ['disputed', 'contesté'],
  ['waited_too_long', 'rien n’est débité'],
  ['too_many_calls', 'rien n’est débité'],
])('%s says in French what it is about, or that nothing is charged', (reason, words) => {
  expect(codesFor('workflows')).toContain(reason);
  expect(refusalInWords({ result: 'refused', reason }, 'fr')).toContain(words);
});

test('whoever a page answers has words for it in French and in English', () => {
  const known = (locale: 'fr' | 'en') =>
    new Set(
      [
        ofSessions[locale],
        ofAdministrators[locale],
        limitReasons[locale],
        deskRefusals[locale],
        ofPaying[locale].reasons,
        ofOrders[locale].refusals,
      ].flatMap((words) => Object.keys(words)),
    );
  for (const locale of ['fr', 'en'] as const)
    expect(codesFor('pages').filter((code) => !known(locale).has(code))).toEqual([]);
  expect([...known('fr')].filter((code) => !codesFor('pages').includes(code))).toEqual([]);
});

test('a form of staff has words for what it is answered', () => {
  const forms = ['ops/parked-outbox.json', 'vending/decide-unknown-vend.json']
    .map((file) => readFileSync(join(checkout, 'workflows', file), 'utf8'))
    .join('\n');
  expect(codesFor('forms').filter((code) => !forms.includes(`"${code}"`) && !forms.includes(`${code}:`))).toEqual([]);
});

describe('no function', () => {
  const names: Readonly<Record<string, readonly string[]>> = {
    // how letters and Stripe's page write a day: a value, with the words between its parts
    'guichet.french_day': ['février', 'août', 'décembre'],
    'guichet.french_dates': ['du ', ' au '],
    'guichet.french_of_dates': ['du '],
    'guichet.french_until': [' à '],
    // what is sold, by its name
    'guichet.booking_ics': ['SUMMARY:Immersion Élite', 'ORGANIZER;CN=Immersion Élite:mailto:'],
    'public.start_booking_checkout': ['Immersion Élite – '],
    'public.start_wallet_recharge': ['Recharge du portefeuille'],
    'guichet.resolve_item': ['siège'],
    // n8n, where words are, is what has stopped: the database says it to support by itself
    'guichet.watch': [
      '✅ n8n travaille de nouveau.\\nn8n is at work again.',
      '🛑 n8n est arrêté ou bloqué (%s). L’argent reste dans Stripe, rien n’est perdu : relancez n8n.\\n',
      'n8n stands still. Money stays with Stripe, nothing is lost: start n8n again.',
    ],
    // the hint of a failed event, for whoever edits the workflow
    'guichet.sync_by_kind': ['Route the event to its own function; the rows are in nodes/StripeMapper/rows.ts.'],
  };

  test('speaks to people: no sentence, and nothing in French but the names that are listed', () => {
    const found = functions.flatMap(({ name, source }) => {
      const texts = sentencesIn(source);
      return texts.length === 0 ? [] : [[name, texts] as const];
    });
    expect(Object.fromEntries(found)).toEqual(names);
  });
});

describe('the reader of codes', () => {
  test.each<[string, string, string[]]>([
    ['a refusal', "return guichet.refused('x', 'too_many', jsonb_build_object('a', 'b'));", ['too_many']],
    [
      'a refusal by case',
      "return guichet.refused('x', case y when 'open' then 'is_open' else 'is_over' end);",
      ['is_open', 'is_over'],
    ],
    ['an answer of its own', "return jsonb_build_object('next_step', 'refused', 'reason', 'ended');", ['ended']],
    ['a reason of something else', "perform guichet.alert('x', jsonb_build_object('reason', 'paid_twice'));", []],
    ['an exception', "raise exception 'staff_only' using errcode = '42501';", ['staff_only']],
    ['an exception in English', "raise exception 'there is no wallet %', id;", []],
    ['a comment', "-- return guichet.refused('x', 'never');", []],
  ])('of %s', (_what, source, codes) => {
    expect(refusalCodes(source)).toEqual(codes);
  });

  test.each<[string, string[]]>([
    ["return jsonb_build_object('message', 'Cette session est complète.');", ['Cette session est complète.']],
    ["x := 'Il n''y en a plus';", ["Il n'y en a plus"]],
    ["x := 'Please try again.';", ['Please try again.']],
    [
      "raise exception 'Session introuvable dans la base' using errcode = 'P0002';",
      ['Session introuvable dans la base'],
    ],
    ["raise exception 'there is no wallet %', id using hint = 'Make one first.';", []],
    ["x := to_char(y, 'YYYY-MM-DD HH24:MI'); z := 'paid_twice';", []],
  ])('%s', (source, sentences) => {
    expect(sentencesIn(source)).toEqual(sentences);
  });
});
