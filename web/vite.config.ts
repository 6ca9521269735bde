import { readFile } from 'node:fs/promises';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const OF_DESK = '?desk';

/**
 * The desk, and what it shows by the nodes' own words, has a zod of its own. What two pages share is shaken by what both
 * of them use, so that each schema of the desk would make the first view of a kiosk larger.
 */
const zodOfDesk: Plugin = {
  name: 'zod-of-the-desk',
  enforce: 'pre',
  async resolveId(source, importer, options) {
    const isOurs = /\/web\/src\/desk\/|\/nodes\//.test(importer ?? '') && source.startsWith('zod');
    if (!isOurs && importer?.endsWith(OF_DESK) !== true) return null;
    const found = await this.resolve(source, importer?.replace(OF_DESK, ''), { ...options, skipSelf: true });
    return found === null ? null : { id: `${found.id}${OF_DESK}`, moduleSideEffects: false };
  },
  load: (id) => (id.endsWith(OF_DESK) ? readFile(id.replace(OF_DESK, ''), 'utf8') : null),
};

export default defineConfig({
  plugins: [react(), zodOfDesk],
  resolve: {
    alias: [
      { find: '@supabase/storage-js', replacement: `${import.meta.dirname}/src/app/noStorage.ts` },
      // the core without the renderers: the kiosk draws one SVG path itself
      { find: /^qrcode$/, replacement: 'qrcode/lib/core/qrcode.js' },
    ],
  },
  build: {
    // every browser with <dialog>, :has and color-mix
    target: 'es2022',
    // which page loads which files: the size test reads it
    manifest: true,
    // small files gain nothing from being inlined, and the pages' policy allows no data: addresses
    assetsInlineLimit: 0,
  },
});
