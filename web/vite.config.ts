import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [react()],
  build: {
    // every browser with <dialog>, :has and color-mix
    target: 'es2022',
    // which page loads which files: the size test reads it
    manifest: true,
    // the policy of the pages allows no data: fonts or scripts, and small files gain nothing from it
    assetsInlineLimit: 0,
  },
});
