import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { readStackFile, homeFrom } from '../../harness/stack/home.ts';

/** Arguments of a db: command; `--help` prints the page and ends, an unknown flag ends with the page and 2. */
export function flagsOf<Names extends string>(help: string, names: readonly Names[]): Record<Names, boolean> {
  const asked = new Set(process.argv.slice(2));
  const unknown = [...asked].filter((flag) => !['--help', ...names.map((name) => `--${name}`)].includes(flag));
  if (asked.has('--help') || unknown.length > 0) {
    process.stdout.write(`${unknown.length > 0 ? `Unknown: ${unknown.join(' ')}\n\n` : ''}${help}\n`);
    process.exit(unknown.length > 0 ? 2 : 0);
  }
  const { values } = parseArgs({
    options: Object.fromEntries(names.map((name) => [name, { type: 'boolean' as const, default: false }])),
  });
  const flags = Object.fromEntries(names.map((name) => [name, values[name] === true]));
  return flags as Record<Names, boolean>;
}

/** The database of DATABASE_URL, else that of the running stack. */
export async function connected(): Promise<Client> {
  const url = process.env.DATABASE_URL ?? readStackFile(homeFrom(process.env)).DATABASE_URL;
  if (!url) {
    process.stderr.write('DATABASE_URL is missing: name the database, or start the stack first (npm start)\n');
    process.exit(2);
  }
  const client = new Client({ connectionString: url });
  await client.connect();
  return client;
}
