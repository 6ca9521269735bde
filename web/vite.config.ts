import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
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
