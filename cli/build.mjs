import { chmod, cp, rm } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * Sources → dist/guichet.js: one file with its libraries inside, so that `npx guichet` fetches one package and nothing
 * else. Beside it the migrations, as the Supabase CLI would read them, and what `doctor` compares an installation with.
 */
await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/guichet.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // a native library that `pg` takes where somebody has installed it
  external: ['pg-native'],
  banner: {
    js: [
      '#!/usr/bin/env node',
      "import { createRequire } from 'node:module';",
      'const require = createRequire(import.meta.url);',
    ].join('\n'),
  },
  logLevel: 'warning',
});
await chmod('dist/guichet.js', 0o755);
for (const folder of ['migrations', 'schemas'])
  await cp(`../supabase/${folder}`, `dist/${folder}`, { recursive: true });
// what is a workflow is known by its ending; what tests of a workflow expect is not shipped
await cp('../workflows', 'dist/workflows', { recursive: true, filter: (file) => !/\.test\.ts$|testing/.test(file) });
await cp('../docs/events.md', 'dist/events.md');
