import { beforeAll, describe, expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { webUrl } from '../../harness/people/browser.ts';

/** What a browser loads before it shows a page, compressed as the server sends it: the first view. */
const chunk = z.object({
  file: z.string(),
  imports: z.array(z.string()).default([]),
  css: z.array(z.string()).default([]),
});
let manifest: Record<string, z.infer<typeof chunk>>;

beforeAll(() => {
  manifest = z
    .record(z.string(), chunk)
    .parse(JSON.parse(readFileSync(join(process.cwd(), 'web/dist/.vite/manifest.json'), 'utf8')));
});

/** A chunk, its styles, and all it imports before it can run. */
function filesOf(name: string, seen = new Set<string>()): Set<string> {
  const entry = manifest[name];
  if (entry === undefined) throw new Error(`the build knows no ${name}`);
  if (seen.has(entry.file)) return seen;
  seen.add(entry.file);
  for (const style of entry.css) seen.add(style);
  for (const imported of entry.imports) filesOf(imported, seen);
  return seen;
}

/** Bytes on the line, as content-length says. */
async function compressedSize(...pages: string[]): Promise<number> {
  const files = new Set<string>();
  for (const page of ['index.html', ...pages]) filesOf(page, files);
  const paths = ['', 'config.json', ...files];
  const sizes = await Promise.all(
    paths.map(async (path) => {
      const answer = await fetch(`${webUrl()}/${path}`, { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } });
      expect(answer.status).toBe(200);
      if (/\.(js|css)$/.test(path)) expect(answer.headers.get('content-encoding')).toBe('gzip');
      return Number(answer.headers.get('content-length'));
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

describe('first view', () => {
  test('the booking page is at most 200 kB', async () => {
    const size = await compressedSize('src/pages/ImmersionElitePage.tsx');
    expect(size).toBeGreaterThan(50_000);
    expect(size).toBeLessThanOrEqual(200_000);
  });

  test.each(['HomePage', 'AccountPage', 'LegalPage', 'OrderPage'])('%s is at most 200 kB', async (page) => {
    const size = await compressedSize(`src/pages/${page}.tsx`);
    expect(size).toBeGreaterThan(50_000);
    expect(size).toBeLessThanOrEqual(200_000);
  });

  test('the kiosk page is at most 150 kB and brings nothing of the administration', async () => {
    const size = await compressedSize('src/pages/KioskPage.tsx');
    expect(size).toBeGreaterThan(50_000);
    expect(size).toBeLessThanOrEqual(150_000);
    expect([...filesOf('src/pages/KioskPage.tsx')].join()).not.toMatch(/Admin|Immersion/);
  });

  test('the desk is at most 250 kB with its first page, and no other page brings anything of it', async () => {
    const size = await compressedSize('src/desk/DeskApp.tsx', 'src/desk/today/TodayPage.tsx');
    expect(size).toBeGreaterThan(100_000);
    expect(size).toBeLessThanOrEqual(250_000);
    const pages = Object.keys(manifest).filter((name) => name.startsWith('src/pages/'));
    expect(pages.length).toBeGreaterThan(5);
    const desk = [...filesOf('src/desk/DeskApp.tsx')].filter((file) => !filesOf('index.html').has(file));
    expect(desk.join()).toMatch(/DeskApp/);
    for (const page of pages) expect([...filesOf(page)].filter((file) => /DeskApp/.test(file))).toEqual([]);
  });
});
