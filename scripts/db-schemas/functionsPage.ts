import type { SchemaFunction } from '../../cli/src/schemas/functions.ts';

const opening = `# Functions of the database

Written by \`npm run db:schemas\` from the migrated database, from the signature and the comment of each function: change those in their migration, then run it. The tables stand in [supabase/schemas](../supabase/schemas), one object a file.

The REST interface offers what stands here, under \`/rest/v1/rpc/<name>\` with named arguments. One name has one signature. A function that takes an array gives \`{results: […]}\` with a result an item, each item in a savepoint of its own: one that fails alone has result \`error\` and \`error: {message, path?, hint?}\`. A refusal carries a reason code of [refusals.md](refusals.md), and no sentence; one by a limit also \`limit\`, \`most\` and \`retry_at?\` ([decisions.md](decisions.md)).`;

/** docs/functions.md: what the REST interface offers, by room. Triggers are called by nobody and stand with their tables. */
export function functionsPage(
  functions: readonly SchemaFunction[],
  rooms: readonly string[],
  roomOf: (one: SchemaFunction) => string,
): string {
  const offered = functions.filter(({ schema, trigger }) => schema === 'public' && !trigger);
  const chapters = rooms.flatMap((room) => {
    const here = offered.filter((one) => roomOf(one) === room);
    return here.length === 0 ? [] : [`## ${room[0]?.toUpperCase() ?? ''}${room.slice(1)}`, ...here.map(chapter)];
  });
  return `${[opening, ...chapters].join('\n\n')}\n`;
}

function chapter({ name, args, returns, comment, grants, definer }: SchemaFunction): string {
  const callers = grants.map(({ role }) => role).join(', ');
  return [
    `### ${name}`,
    `\`\`\`\n${name}(${args.replace(/ DEFAULT /g, ' = ').replace(/::[a-z ]+(?:\[\])?(?=,|$)/g, '')}) → ${returns}\n\`\`\``,
    ...(comment === null ? [] : [markdown(comment)]),
    `Called by: ${callers === '' ? 'nobody but its owner' : callers}. ${definer ? 'Runs with the rights of its owner (security definer).' : 'Runs with the rights of whoever calls.'}`,
  ].join('\n\n');
}

const markdown = (text: string): string => text.replace(/[<*\\]/g, (sign) => `\\${sign}`);
