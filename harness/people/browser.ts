import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { z } from 'zod';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where the running stack serves the pages. */
export function webUrl(): string {
  return z.url({ error: 'WEB_URL is not in stack.env: the stack serves no pages' }).parse(process.env.WEB_URL);
}

/** A real Chromium; CHROMIUM_PATH names another than the system's. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args: flags });
}

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

export interface Visit {
  context: BrowserContext;
  page: Page;
  /** What the browser complained of: errors of scripts, and what the pages' policy blocked. */
  complaints: string[];
}

/** A browser of one person's own: no cookies, no storage. */
export async function visit(browser: Browser, viewport = desktop): Promise<Visit> {
  const context = await browser.newContext({
    viewport,
    locale: 'fr-FR',
    timezoneId: 'America/New_York',
    acceptDownloads: true,
  });
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text())) complaints.push(message.text());
  });
  return { context, page, complaints };
}

const axeSource = readFileSync(
  createRequire(join(process.cwd(), 'package.json')).resolve('axe-core/axe.min.js'),
  'utf8',
);
const violations = z.array(
  z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) }),
);

/**
 * What axe finds on the page as it stands, a line each; empty is clean.
 * @param rule this one of its rules alone, by its id
 */
export async function axe(page: Page, rule?: string): Promise<string[]> {
  // a page that was looked at before has it
  if ((await page.evaluate('typeof axe')) !== 'object') await page.evaluate(axeSource);
  const options = { resultTypes: ['violations'], ...(rule === undefined ? {} : { runOnly: [rule] }) };
  const found = violations.parse(
    await page.evaluate(
      `axe.run(document, ${JSON.stringify(options)}).then((results) => results.violations.map(({ id, help, nodes }) => ({ id, help, nodes: nodes.map(({ html }) => ({ html })) })))`,
    ),
  );
  return found.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}

/** Nothing is wider than the screen: no one has to scroll sideways. */
export async function overflow(page: Page): Promise<number> {
  return z.number().parse(await page.evaluate('Math.max(0, document.documentElement.scrollWidth - window.innerWidth)'));
}

/** For the documentation: pictures are taken where GUICHET_SCREENSHOTS is set, the tests are the same without. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!process.env.GUICHET_SCREENSHOTS) return;
  const folder = join(process.cwd(), 'docs/images');
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
}

/**
 * What a person would stumble over on the page as it stands, at desktop and at phone width unless told otherwise: axe's findings, and
 * anything that is wider than the screen. A line each; empty is clean. GUICHET_PICTURES names a folder for a
 * picture of each state at both widths.
 */
export async function faults(
  page: Page,
  state: string,
  sizes: Readonly<Record<string, typeof phone>> = { desktop, phone },
): Promise<string[]> {
  const found: string[] = [];
  for (const [width, size] of Object.entries(sizes)) {
    await page.setViewportSize(size);
    const tooWide = await overflow(page);
    if (tooWide > 0) found.push(`${state} (${width}): ${tooWide} px wider than the screen`);
    found.push(...(await axe(page)).map((finding) => `${state} (${width}): ${finding}`));
    const folder = process.env.GUICHET_PICTURES;
    if (folder) {
      mkdirSync(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${state}-${width}.png`), animations: 'disabled' });
    }
  }
  await page.setViewportSize(desktop);
  return found;
}

/** Fills the sign-in or sign-up dialog, whichever is open. */
export async function fillAccount(page: Page, email: string, password: string): Promise<void> {
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await page.locator('form button[type=submit]').click();
}

/** A calendar day so many days from now. */
export function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
