import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { z } from 'zod';

// What a runbook names is there: workflows, nodes, fields, forms, alerts, SQL functions, commands, pages. Its SQL runs in supabase/tests/runbooks.test.ts.

const root = join(__dirname, '..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');
const filesOf = (folder: string, ending: RegExp) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file) && !/node_modules|\bdist\b/.test(file))
    .map((file) => join(folder, file));

const pages = [...filesOf('docs/runbooks', /\.md$/), 'docs/going-live.md'];
const workflowSchema = z.object({
  id: z.string(),
  name: z.string(),
  nodes: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      parameters: z.looseObject({
        path: z.string().optional(),
        options: z.looseObject({ path: z.string().optional() }).optional(),
      }),
    }),
  ),
});
const texts = filesOf('workflows', /\/.*\.json$/)
  .filter((file) => !file.endsWith('package.json'))
  .map(read);
const workflows = texts.map((text) => workflowSchema.parse(JSON.parse(text)));
const nodes = workflows.flatMap((workflow) => workflow.nodes);
const fields = texts.flatMap((text) =>
  // a label in both languages, "Vente · Vend", is called by its French half
  [...text.matchAll(/"(?:fieldLabel|name|option)": "([^"]+)"/g)].flatMap(([, label = '']) => [
    label,
    label.split(' · ')[0] ?? '',
  ]),
);
const sql = filesOf('supabase/migrations', /\.sql$/)
  .map(read)
  .join('\n');
const functions = new Set(
  [...sql.matchAll(/create (?:or replace )?function (?:public|guichet)\.(\w+)/gi)].map(([, name = '']) => name),
);
const alerts = filesOf('nodes/TelegramAlert/templates', /\.ts$/)
  .filter((file) => !file.endsWith('.test.ts'))
  .map(read)
  .join('\n');
const credentials = new Set([...texts.join('\n').matchAll(/"name": "(Guichet [^"]+)"/g)].map(([, name = '']) => name));
const ours = new Set([...workflows.map(({ name }) => name), ...nodes.map(({ name }) => name), ...credentials]);
/** What others call theirs: buttons and settings of n8n, of Stripe, of Supabase and of Telegram, and fields of our credentials and nodes. */
const theirs = new Set([
  'Test',
  'Execute workflow',
  'Live',
  'Snapshot',
  'Your account',
  'Allowed Origins',
  'not',
  'retry',
  'skip',
  'Heartbeat',
  'Site URL',
  'Confirm email',
  'Secure email change',
  'Allow anonymous sign-ins',
  'Minimum password length',
  'Email OTP Expiration',
  'Rate limit for sending emails',
  'Rate limit for sign-ups and sign-ins',
  'Rate limit for token verifications',
  'Rate limit for token refreshes',
  'TOTP (App Authenticator)',
  'Enable Captcha protection',
]);
const labels = filesOf('nodes', /\.ts$/).concat(filesOf('credentials', /\.ts$/)).map(read).join('\n');

const prose = (page: string) =>
  read(page)
    .replace(/^\s*```[\s\S]*?^\s*```/gm, '')
    .replace(/`[^`]*`/g, '');
const all = (page: string, pattern: RegExp) => [...prose(page).matchAll(pattern)].map(([, found = '']) => found.trim());

test('there is something to look at', () => {
  expect([pages.length > 8, workflows.length > 30, functions.size > 100, fields.includes('Événements')]).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

describe.each(pages)('%s', (page) => {
  test('names workflows, nodes, credentials and buttons that are there', () => {
    const named = all(page, /(?<![*\w])\*([^*\n]+)\*(?!\*)/g).concat(
      all(page, /\*\*([^*\n]+)\*\*/g).filter((name) =>
        /→ n8n|→ boîte|^Alertes|^Argent|^Commandes|^Immersion|^Ventes/.test(name),
      ),
    );
    const missing = named.filter(
      (name) =>
        !ours.has(name) &&
        !theirs.has(name) &&
        !labels.includes(`displayName: '${name}'`) &&
        !workflows.some((workflow) => workflow.name.startsWith(`${name} (`)),
    );
    expect(missing).toEqual([]);
  });

  test('names fields, nodes, settings and alerts that are there', () => {
    const missing = all(page, /«\s*([^»]+?)\s*»/g).filter(
      (name) =>
        !ours.has(name) &&
        !fields.includes(name) &&
        !alerts.toLowerCase().includes(`'${name.toLowerCase()}`) &&
        !alerts.toLowerCase().includes(name.toLowerCase().replace('événement', 'événement stripe')),
    );
    expect(missing).toEqual([]);
  });

  test('names functions of ours that are there', () => {
    const named = [...read(page).matchAll(/\b(?:public|guichet)\.(\w+)\(|`(\w+_\w+)\(?\)?`/g)].map(
      ([whole, called, quoted]) => ({ whole, name: called ?? quoted ?? '' }),
    );
    const missing = named.filter(
      ({ name, whole }) =>
        !functions.has(name) &&
        (whole.includes('(') || /^(receive|replay|skip|retry|set|resolve|bind|expire)_/.test(name)),
    );
    expect(missing).toEqual([]);
  });

  test('gives forms, ids of workflows and commands that are there', () => {
    const text = read(page);
    const forms = new Set(
      nodes
        .filter(({ type }) => type === 'n8n-nodes-base.formTrigger')
        .map(({ parameters }) => parameters.path ?? parameters.options?.path),
    );
    expect([...text.matchAll(/\/form\/([\w-]+)/g)].map(([, path]) => path).filter((path) => !forms.has(path))).toEqual(
      [],
    );
    const ids = new Set(workflows.map(({ id }) => id));
    const named = [...text.matchAll(/for id in ([^;]+); do n8n publish/g)].flatMap(
      ([, list = '']) => list.match(/\bguichet[A-Z]\w+/g) ?? [],
    );
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
    const { scripts } = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));
    expect(
      [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name = '']) => name).filter((name) => !(name in scripts)),
    ).toEqual([]);
  });

  test('leads to pages and headings that are there', () => {
    const anchorOf = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s-]/gu, '')
        .trim()
        .replace(/\s/g, '-');
    const missing = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => !target.startsWith('http'))
      .filter((target) => {
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? page : join(dirname(page), path);
        if (!existsSync(join(root, file))) return true;
        return (
          anchor !== undefined &&
          !read(file)
            .split('\n')
            .filter((line) => line.startsWith('#'))
            .some((line) => anchorOf(line.replace(/^#+/, '')) === anchor)
        );
      });
    expect(missing).toEqual([]);
  });
});

test.each([
  ['eventFailed', 'Rejouer des événements Stripe'],
  ['vendUnknownOutcome', 'Ventes : décider une issue inconnue'],
  ['outboxParked', 'Décider des envois bloqués'],
  ['catalogueDrift', 'Catalogue : plan / appliquer'],
  ['unmappedEventType', 'Stripe Webhook → n8n → Supabase Sync'],
])('the alert %s names the workflow that helps, in both languages', (template, name) => {
  expect(workflows.map((workflow) => workflow.name)).toContain(name);
  const next = [...read(`nodes/TelegramAlert/templates/${template}.ts`).matchAll(/next: '(.+)'/g)].map(
    ([, said]) => said,
  );
  expect(next).toHaveLength(2);
  for (const said of next) expect(said).toContain(name);
});
