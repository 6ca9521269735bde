import { chmod, cp, rm } from 'node:fs/promises';
import { build } from 'esbuild';

/**
 * Sources → dist/guichet-bridge.js: one file for Node 24; packages stay beside it, serialport brings a native part.
 * Beside it what a Raspberry Pi needs: unit file and udev rule, and the pages that explain them, linked as in the checkout.
 */
await rm('dist', { recursive: true, force: true });
await build({
  entryPoints: ['src/main.ts'],
  outfile: 'dist/guichet-bridge.js',
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  packages: 'external',
  banner: { js: '#!/usr/bin/env node' },
  logLevel: 'warning',
});
await chmod('dist/guichet-bridge.js', 0o755);
await cp('systemd', 'dist/systemd', { recursive: true });
for (const page of ['bridge.md', 'runbooks/raspberry-pi.md']) await cp(`../docs/${page}`, `dist/docs/${page}`);
