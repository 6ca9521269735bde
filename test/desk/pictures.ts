import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { axe, desktop, faults, overflow, phone } from '../../harness/people/browser.ts';

export interface Look {
  /** Looks at the page as it stands, at desktop and phone width; a picture of each where GUICHET_PICTURES names a folder. */
  look(state: string): Promise<void>;
  /** What was found until now: axe's findings, and what is wider than the screen. */
  found: readonly string[];
}

/** For a walk over pages of the desk. */
export function lookAt(page: Page): Look {
  const found: string[] = [];
  return {
    found,
    async look(state) {
      // a colour on its way to another is no colour that anybody reads
      await page.emulateMedia({ reducedMotion: 'reduce' });
      found.push(...(await faults(page, `desk-${state}`, { desktop, phone })));
    },
  };
}

/**
 * The page as it stands at both widths: what is wider than the screen, what axe finds; in the dark what another colour
 * changes, its contrast, which no language does. A picture of each where GUICHET_PICTURES names a folder.
 * @returns what a person would stumble over, a line each
 */
export async function lookAtAll(page: Page, state: string, { dark = true } = {}): Promise<string[]> {
  const found: string[] = [];
  const folder = process.env.GUICHET_PICTURES;
  for (const colorScheme of dark ? (['light', 'dark'] as const) : (['light'] as const)) {
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
    for (const [width, size] of Object.entries({ desktop, phone })) {
      await page.setViewportSize(size);
      const name = `${state}-${colorScheme}-${width}`;
      const tooWide = await overflow(page);
      if (tooWide > 0) found.push(`${name}: ${tooWide} px wider than the screen`);
      const findings = await axe(page, colorScheme === 'dark' ? 'color-contrast' : undefined);
      found.push(...findings.map((finding) => `${name}: ${finding}`));
      if (folder) await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
    }
  }
  return found;
}
