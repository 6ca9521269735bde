import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ClientBase } from 'pg';
import { schemasFolder } from '../paths.ts';
import { functionObjects, readFunctions } from '../schemas/functions.ts';
import { readOthers } from '../schemas/others.ts';
import { readTables } from '../schemas/tables.ts';
import { plain, type Problem } from './problem.ts';

/** Objects of the release by their file's name (`orders`, `guichet.settings`), as the migrations make them. */
function shippedObjects(): Map<string, string> {
  const files = readdirSync(schemasFolder, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.sql'));
  return new Map(
    files.map((file) => {
      const [, ...rest] = readFileSync(join(schemasFolder, file), 'utf8').split('\n\n');
      return [basename(file, '.sql'), rest.join('\n\n').trimEnd()];
    }),
  );
}

async function standingObjects(client: ClientBase): Promise<Map<string, string>> {
  // every name that is printed has its schema
  await client.query("set search_path = ''");
  const found = [...functionObjects(await readFunctions(client)), ...(await readTables(client))];
  const objects = new Map<string, string>();
  for (const { schema, name, sql } of [...found, ...(await readOthers(client))]) {
    const key = schema === 'public' || schema === name ? name : `${schema}.${name}`;
    objects.set(key, objects.has(key) ? `${objects.get(key)}\n\n${sql}` : sql);
  }
  return objects;
}

/** What stands otherwise than the release has made it; tables and functions of the business itself are not looked at. */
export async function drift(client: ClientBase): Promise<Problem[]> {
  const standing = await standingObjects(client);
  return [...shippedObjects()].flatMap(([name, shipped]) => {
    const live = standing.get(name);
    if (live === undefined)
      return [
        {
          code: 'object_missing',
          subject: name,
          found: { en: `${name} is not there`, fr: `${name} n’existe pas` },
          mend: plain('guichet migrate'),
        },
      ];
    return differences(name, shipped, live);
  });
}

const statements = (sql: string): Set<string> =>
  new Set(sql.split('\n').filter((line) => line.trim() !== '' && !/^(comment on|revoke all on) /.test(line)));

function differences(name: string, shipped: string, live: string): Problem[] {
  if (shipped === live) return [];
  const [wanted, there] = [statements(shipped), statements(live)];
  const missing = [...wanted].filter((line) => !there.has(line));
  const extra = [...there].filter((line) => !wanted.has(line));
  const problems: Problem[] = [];
  const take = (lines: string[], pattern: RegExp): string[] => {
    const taken = lines.filter((line) => pattern.test(line));
    for (const line of taken) lines.splice(lines.indexOf(line), 1);
    return taken;
  };
  for (const line of take(missing, / enable row level security;$/))
    problems.push({
      code: 'rls_off',
      subject: name,
      found: { en: `row level security of ${name} is off`, fr: `la sécurité par ligne de ${name} est désactivée` },
      mend: plain(line),
    });
  for (const line of take(extra, /^grant /))
    problems.push({
      code: 'grant_wider',
      subject: name,
      found: { en: `not as shipped: ${line}`, fr: `droit non prévu : ${line}` },
      mend: plain(line.replace(/^grant /, 'revoke ').replace(/ to (\w+);$/, ' from $1;')),
    });
  for (const line of take(missing, /^grant /))
    problems.push({
      code: 'grant_missing',
      subject: name,
      found: { en: `a right is missing on ${name}`, fr: `il manque un droit sur ${name}` },
      mend: plain(line),
    });
  for (const [code, pattern] of kinds) {
    const [first] = [...take(missing, pattern), ...take(extra, pattern)];
    if (first !== undefined) problems.push(changed(code, name, first));
  }
  const [first] = [...missing, ...extra];
  if (first !== undefined) problems.push(changed('definition_changed', name, first.trim()));
  return problems;
}

const kinds: readonly [string, RegExp][] = [
  ['policy_changed', /^create policy |^ {2}(using|with check) /],
  ['trigger_changed', /^CREATE (CONSTRAINT )?TRIGGER /],
  ['index_changed', /^CREATE (UNIQUE )?INDEX /],
];

function changed(code: string, name: string, line: string): Problem {
  const shown = line.length > 120 ? `${line.slice(0, 119)}…` : line;
  return {
    code,
    subject: name,
    found: { en: `${name} is not as shipped: ${shown}`, fr: `${name} n’est pas tel que livré : ${shown}` },
    mend: {
      en: `run the statement of schemas/…/${name}.sql of this package`,
      fr: `exécutez l’instruction de schemas/…/${name}.sql de ce paquet`,
    },
  };
}
