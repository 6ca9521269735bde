import type { Page } from 'playwright-core';
import { desktop, faults, phone } from '../../harness/people/browser.ts';

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

/** The page as it stands at both widths, in light and in dark. @returns what a person would stumble over */
export async function lookAtAll(page: Page, state: string): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ reducedMotion: 'reduce', colorScheme });
    found.push(...(await faults(page, `${state}-${colorScheme}`, { desktop, phone })));
  }
  return found;
}
