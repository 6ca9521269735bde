/**
 * Who may know whom. The first room whose pattern a file matches is its room; a file may import its own room and
 * those that its room `knows`. docs/architecture.md shows the same table, and a test compares the two.
 *
 * `$1` is what the pattern's group has matched: a node knows its own folder, a stand-in its own package.
 *
 * @typedef {object} Room
 * @property {string} name as docs/architecture.md calls it
 * @property {RegExp} files paths from the root of the checkout
 * @property {string[]} knows path prefixes, besides the room's own `home`
 * @property {string} home path prefix of the room
 */

/** @type {Room[]} */
export const rooms = [
  // tests first: they may know more than the room they lie in
  {
    name: 'test/contracts',
    files: /^test\/contracts\//,
    home: 'test/contracts/',
    knows: ['harness/', 'nodes/', 'web/', 'workflows/', 'bridge/src/', 'supabase/types.ts', 'supabase/tests/setup/'],
  },
  { name: 'test', files: /^test\//, home: 'test/', knows: ['harness/', 'scripts/workflow-lint/'] },
  {
    name: 'supabase/tests',
    files: /^supabase\/tests\//,
    home: 'supabase/',
    knows: ['harness/', 'scripts/', 'nodes/StripeMapper/rows.ts', 'cli/src/schemas/'],
  },
  { name: 'nodes/shared/testing', files: /^nodes\/shared\/testing\//, home: 'nodes/', knows: ['harness/'] },
  {
    name: 'tests of a node',
    files: /^nodes\/([^/]+)\/(?:.*\.test\.ts$|testing\/)/,
    home: 'nodes/$1/',
    knows: ['nodes/shared/', 'harness/'],
  },
  {
    name: 'tests of a stand-in',
    files: /^standins\/([^/]+)\/.*(?:\.test\.ts$|\/testing\/)/,
    home: 'standins/$1/',
    knows: ['standins/kit/'],
  },
  {
    name: 'tests of the bridge',
    files: /^bridge\/(?:test\/|.*\.test\.ts$)/,
    home: 'bridge/',
    knows: ['harness/', 'supabase/types.ts'],
  },
  {
    name: 'tests of the stack',
    files: /^stack\/.*\.test\.ts$/,
    home: 'stack/',
    knows: ['harness/', 'standins/'],
  },
  { name: 'tests of the command line', files: /^cli\/.*\.test\.ts$/, home: 'cli/', knows: ['harness/'] },
  // what npm start gives n8n, the image gives it too: the one is held against the other
  {
    name: 'deploy',
    files: /^deploy\//,
    home: 'deploy/',
    knows: ['harness/', 'stack/src/'],
  },
  { name: 'bench', files: /^bench\//, home: 'bench/', knows: ['harness/'] },
  { name: 'soak', files: /^soak\//, home: 'soak/', knows: ['harness/'] },
  {
    name: 'harness',
    files: /^harness\//,
    home: 'harness/',
    knows: ['stack/', 'standins/', 'bridge/src/', 'cli/src/migrate/'],
  },
  { name: 'supabase', files: /^supabase\//, home: 'supabase/', knows: [] },
  { name: 'nodes', files: /^nodes\/([^/]+)\//, home: 'nodes/$1/', knows: ['nodes/shared/', 'package.json'] },
  { name: 'credentials', files: /^credentials\//, home: 'credentials/', knows: ['nodes/shared/'] },
  { name: 'hooks', files: /^hooks\//, home: 'hooks/', knows: ['nodes/'] },
  { name: 'workflows', files: /^workflows\//, home: 'workflows/', knows: [] },
  // one text of an alert, one function that writes it: the desk previews with the drain's own
  {
    name: 'alerts of the desk',
    files: /^web\/src\/desk\/(?:alerts|texts)\//,
    home: 'web/',
    knows: ['supabase/types.ts', 'nodes/TelegramAlert/message/', 'nodes/TelegramAlert/templates/'],
  },
  { name: 'web', files: /^web\//, home: 'web/', knows: ['supabase/types.ts'] },
  { name: 'bridge', files: /^bridge\//, home: 'bridge/', knows: ['supabase/types.ts'] },
  { name: 'standins/stripe', files: /^standins\/stripe\//, home: 'standins/stripe/', knows: [] },
  { name: 'standins', files: /^standins\/([^/]+)\//, home: 'standins/$1/', knows: ['standins/kit/'] },
  { name: 'cli', files: /^cli\//, home: 'cli/', knows: [] },
  // what it starts is another process; the one thing it must say to Node then stands with the bridge
  { name: 'stack', files: /^stack\//, home: 'stack/', knows: ['standins/', 'bridge/src/heap.ts', 'cli/src/migrate/'] },
  { name: 'scripts', files: /^scripts\//, home: 'scripts/', knows: ['harness/', 'stack/bin/', 'cli/src/schemas/'] },
];

/**
 * Whether one file may import another.
 * @param {string} from path from the root of the checkout, with forward slashes
 * @param {string} to the same; its ending may be missing
 * @returns {undefined | {room: string, knows: string[]}} undefined where it may, else what its room knows
 */
export function refusal(from, to) {
  for (const { name, files, home, knows } of rooms) {
    const match = files.exec(from);
    if (match === null) continue;
    const known = [home, ...knows].map((prefix) => prefix.replace('$1', match[1] ?? ''));
    if (
      known.some((prefix) => to === prefix || `${to}.ts` === prefix || (prefix.endsWith('/') && to.startsWith(prefix)))
    )
      return undefined;
    return { room: name, knows: known };
  }
  return undefined;
}
