import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from './setup/database.ts';

// Every statement that a page for staff gives is taken by the database: its tables, columns, functions and their arguments are there.

const docs = join(__dirname, '../../docs');
const pages = [
  ...readdirSync(join(docs, 'runbooks')).map((file) => `runbooks/${file}`),
  'going-live.md',
  'catalogue.md',
];

/** What staff put in for what stands in angle brackets. */
const filled = (statement: string) =>
  statement
    .replace("array['<id>']::uuid[]", "array['00000000-0000-4000-8000-000000000000']::uuid[]")
    .replace(/'<code>'/, "'pi_kiosk_1'");

function statementsOf(page: string): string[] {
  const text = readFileSync(join(docs, page), 'utf8');
  const blocks = [...text.matchAll(/^\s*```sql\n([\s\S]*?)^\s*```/gm)].flatMap(([, block = '']) =>
    block.replace(/--.*$/gm, '').split(/;\s*$/m),
  );
  const inline = [
    ...text.replace(/^\s*```[\s\S]*?^\s*```/gm, '').matchAll(/`((?:select|update|insert|delete) [^`]+)`/g),
  ].map(([, statement = '']) => statement.replace(/;$/, ''));
  return [...blocks, ...inline].map((statement) => filled(statement.trim())).filter((statement) => statement !== '');
}

let db: TestDatabase;
beforeAll(async () => {
  db = await createTestDatabase();
  await db.query("insert into public.machines (code, name, address) values ('pi_kiosk_1', 'Gare', 'Quai 1')");
});
afterAll(async () => {
  await db.drop();
});

const statements = pages.flatMap((page) =>
  statementsOf(page).map((statement) => [page, statement.replace(/%/g, '%%')] as const),
);

test('there are statements to run', () => {
  expect(statements.length).toBeGreaterThan(20);
  expect(new Set(statements.map(([page]) => page)).size).toBeGreaterThan(6);
});

describe('is taken by the database', () => {
  test.each(statements)('%s: %s', async (_page, given) => {
    const statement = given.replace(/%%/g, '%');
    // a machine of the page is in the table already
    const ran = statement.startsWith('insert into public.machines')
      ? statement.replace("'pi_kiosk_1'", "'pi_kiosk_9'")
      : statement;
    // a refusal that the page describes is an answer too; what must not be is a name that is not there
    const refusal = await db.query(ran).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    expect(refusal ?? '').not.toMatch(
      /does not exist|syntax error|not unique|cannot cast|invalid input syntax|null value/,
    );
  });
});
