import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { guichet } from '../../../harness/cli/guichet.ts';
import { migrationsFolder } from '../../../harness/paths.ts';
import { createEmptyDatabase, type EmptyDatabase } from '../setup/emptyDatabase.ts';

// `guichet migrate` as somebody runs it, on a database like that of a new hosted project.

// each asks a process of its own
jest.setTimeout(120_000);

const files = readdirSync(migrationsFolder).filter((file) => file.endsWith('.sql'));
const answer = z.object({ ok: z.literal(true), applied: z.array(z.string()), pending: z.array(z.string()) });

let db: EmptyDatabase;
beforeAll(async () => {
  db = await createEmptyDatabase();
});
afterAll(() => db.drop());

const made = () =>
  db.query<{ guichet: boolean; history: boolean }>(
    `select to_regnamespace('guichet') is not null as guichet, to_regclass('supabase_migrations.schema_migrations') is not null as history`,
  );

test('--dry-run names every migration and writes nothing', async () => {
  const { code, out } = await guichet(['migrate', '--dry-run', '--json'], { DATABASE_URL: db.url });
  expect({ code, ...answer.parse(JSON.parse(out)) }).toEqual({ code: 0, ok: true, applied: [], pending: files });
  expect(await made()).toEqual([{ guichet: false, history: false }]);
});

test('brings an empty project to the newest migration, saying where it is; a second run does nothing', async () => {
  const first = await guichet(['migrate', '--lang', 'fr'], { DATABASE_URL: db.url });
  expect({ code: first.code, err: first.err }).toEqual({ code: 0, err: '' });
  expect(first.out.split('\n')).toContain(`appliquée : ${files.at(-1)} (${files.length}/${files.length})`);
  expect(await guichet(['migrate'], { DATABASE_URL: db.url })).toEqual({ code: 0, out: 'nothing to apply\n', err: '' });
});

describe('a database with another history', () => {
  beforeAll(() =>
    db.query("insert into supabase_migrations.schema_migrations values ('20991231000000', null, 'of_a_fork')"),
  );
  afterAll(() => db.query("delete from supabase_migrations.schema_migrations where version = '20991231000000'"));

  test('is refused by name, in the language of the terminal', async () => {
    const { code, err } = await guichet(['migrate'], { DATABASE_URL: db.url, LANG: 'fr_FR.UTF-8' });
    expect({ code, err }).toEqual({
      code: 1,
      err: [
        'guichet: L’historique de cette base n’est pas celui de ces migrations ; rien n’a été écrit :',
        '  20991231000000_of_a_fork est appliquée et n’est aucun de ces fichiers (unknown)',
        'Prenez les fichiers de la version qui l’a faite, ou partez d’une base vide.\n',
      ].join('\n'),
    });
  });

  test('is told to programs by its code', async () => {
    const { code, out } = await guichet(['migrate', '--json', '--dry-run'], { DATABASE_URL: db.url });
    expect({ code, said: JSON.parse(out) }).toMatchObject({
      code: 1,
      said: {
        ok: false,
        error: { code: 'history_differs' },
        faults: [{ kind: 'unknown', applied: '20991231000000_of_a_fork' }],
      },
    });
  });
});

describe('where there is no session, one line says why', () => {
  const but = (change: (url: URL) => void): string => {
    const url = new URL(db.url);
    change(url);
    return url.href;
  };

  test.each<[string, () => string, number, RegExp]>([
    ['a wrong password', () => but((url) => (url.password = 'no')), 3, /refuses user or password: look at/],
    ['no such database', () => but((url) => (url.pathname = '/none')), 3, /has no database of that name/],
    ['nobody at the port', () => but((url) => (url.port = '9')), 3, /:9 does not answer \(ECONNREFUSED\)/],
    ['a pooler in transaction mode', () => but((url) => (url.port = '6543')), 2, /session pooler, .* port 5432/],
    ['TLS wanted of one without', () => but((url) => (url.search = 'sslmode=require')), 3, /speaks no TLS/],
    ['another protocol', () => 'https://x', 2, /is no address of a database/],
    ['no address', () => '', 2, /DATABASE_URL is missing/],
  ])('%s', async (_name, address, code, said) => {
    const ended = await guichet(['migrate'], { DATABASE_URL: address() });
    expect(ended).toEqual({ code, out: '', err: expect.stringMatching(said) });
    expect(ended.err.split('\n')).toHaveLength(2);
    expect(ended.err).not.toContain(db.password);
  });
});
