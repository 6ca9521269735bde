import type { Browser, Page } from 'playwright-core';
import { desktop, type Visit, visit } from '../../harness/people/browser.ts';

/** Browsers of their own for the people of a file; none of them complains of anything. */
export interface Guests {
  come(options?: { locale?: 'fr' | 'en'; dark?: boolean; size?: typeof desktop }): Promise<Page>;
  /** Ends all of them. @returns what their browsers complained of */
  leave(): Promise<string[]>;
}

export function guestsOf(browser: () => Browser): Guests {
  const open: Visit[] = [];
  return {
    async come({ locale = 'fr', dark = false, size = desktop } = {}) {
      const guest = await visit(browser(), size);
      open.push(guest);
      await guest.context.addInitScript(`localStorage.setItem('guichet.locale', '${locale}')`);
      if (dark) await guest.page.emulateMedia({ colorScheme: 'dark' });
      return guest.page;
    },
    async leave() {
      const complaints: string[] = [];
      for (const { context, complaints: heard } of open.splice(0)) {
        await context.close();
        complaints.push(...heard);
      }
      return complaints;
    },
  };
}
