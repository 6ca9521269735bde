import type { Locator, Page } from 'playwright-core';

/**
 * A person at a page whose presses are counted: a click, a tap or a key that acts. What is typed into a field is no
 * press, nor is reading or scrolling.
 */
export interface Hand {
  page: Page;
  /** So many until now. */
  count(): number;
  /** Clicks a button, a link, a row. */
  press(target: Locator): Promise<void>;
  /** A key that acts: Enter, Escape, "/". */
  key(name: string): Promise<void>;
  /** Chooses in a select: one press to open it and one to choose. */
  choose(target: Locator, value: string): Promise<void>;
  /** Types into a field, after whatever stood in it is gone; counts nothing. */
  type(target: Locator, text: string): Promise<void>;
}

/** A hand over a page, from where the person naturally starts. */
export function handOver(page: Page): Hand {
  let presses = 0;
  return {
    page,
    count: () => presses,
    async press(target) {
      presses += 1;
      await target.click();
    },
    async key(name) {
      presses += 1;
      await page.keyboard.press(name);
    },
    async choose(target, value) {
      presses += 2;
      await target.selectOption(value);
    },
    async type(target, text) {
      await target.fill(text);
    },
  };
}
