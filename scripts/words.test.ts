import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

// What nobody who speaks French would say, in every text that a person reads: pages, letters, alerts, workflows, answers of the database, documentation.

const root = join(__dirname, '..');
const folders = [
  'web',
  'nodes',
  'workflows',
  'supabase/migrations',
  'stack/src',
  'standins',
  'bridge/src',
  'cli/src',
  'hooks',
  'docs',
];
const ending = /\.(ts|tsx|json|sql|html|md|svg)$/;

const files = folders
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter(
    (file) =>
      ending.test(file) &&
      !/node_modules|\bdist\b|\.test\.tsx?$|testing|package(-lock)?\.json$|docs\/traceability\.md$/.test(file),
  );

/** What is wrong, how to find it, and a text in which it stands. */
const wrong: [string, RegExp, string][] = [
  ['du 3 au 5 décembre 2026', /\p{L} \d{4} – |\d{1,2} \p{L}{3,} – \d/u, 'réservation du 3 décembre – 5 décembre 2026'],
  ['jusqu’au 1er décembre à 7 h 22', /jusqu.au \d\d\/\d\d\/\d{4}/u, 'jusqu’au 01/12/2026 à 07:22'],
  [
    'L’événement est joint à cet e-mail (.ics)',
    /agenda est joint|joint à cette lettre/u,
    'L’agenda est joint à cette lettre',
  ],
  ['Aucun remboursement n’est dû', /Remboursement\s*: 0,00/u, 'Remboursement : 0,00 €'],
  [
    'après l’expiration de votre réservation',
    /après la fin de (?:votre|la) réservation/u,
    'après la fin de votre réservation',
  ],
  ['Piste', /\bIndice\b/u, 'Indice : ajouter un prix'],
  ['bloqué', /\b[Gg]aré(?:e|s|es)?(?!\p{L})|\bmis(?:e|es)? de côté/u, 'Un envoi est garé'],
  ['session', /\bséances?(?!\p{L})/iu, 'cette séance'],
  ['Page de paiement ouverte', /Checkout ouvert/u, 'Checkout ouvert'],
  ['via Stripe, dans Stripe', /chez Stripe/iu, 'Chez Stripe'],
  ['Produit distribué', /C.est servi|Bon appétit/u, 'C’est servi'],
  ['cette page vous l’indiquera', /(?:page|écran) le dira/u, 'cette page le dira'],
  ['à vérifier, nous vous écrirons', /remboursement à revoir|nous vous écrivons/iu, 'Nous vous écrivons'],
  ['n’a pas les droits d’administrateur', /droits? d.administration/u, 'n’a pas le droit d’administration'],
  ['sera définitivement supprimée', /pour de bon/u, 'disparaît pour de bon'],
  ['date de notre ancien système', /caisse actuelle/u, 'faite avant notre caisse actuelle'],
  ['Session qui n’est plus proposée', /Session retirée de la page/iu, 'Session retirée de la page'],
];

test.each(wrong)('%s is found in its wrong way', (_better, pattern, example) => {
  expect(example).toMatch(pattern);
});

test('there are texts to look at', () => {
  expect(files.length).toBeGreaterThan(400);
  for (const file of [
    'web/src/pay/texts.ts',
    'workflows/bookings/letters.json',
    'nodes/TelegramAlert/templates/eventFailed.ts',
    'docs/runbooks/outbox-parked.md',
  ])
    expect(files).toContain(file);
});

describe('no text for people says it another way than', () => {
  test.each(wrong)('%s', (_better, pattern) => {
    const found = files.flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim().slice(0, 160)}`] : [])),
    );
    expect(found).toEqual([]);
  });
});

test('whoever is not signed in reads it in French, whichever workflow answers', () => {
  const answers = files
    .filter((file) => file.startsWith('workflows/'))
    .flatMap((file) =>
      [
        ...readFileSync(join(root, file), 'utf8').matchAll(/result: 'refused', message: (\$json\.error\.message)/gu),
      ].map(() => file),
    );
  expect(answers).toEqual([]);
});
