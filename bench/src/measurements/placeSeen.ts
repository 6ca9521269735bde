import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { crowd, press } from '../../../harness/people/crowd.ts';
import { launch, visit } from '../../../harness/people/browser.ts';
import type { Bench } from '../context.ts';
import { newSession } from '../immersion.ts';
import { figure, type Measured } from '../report.ts';
import { percentile } from '../statistics.ts';

/**
 * Somebody takes a place while the booking page is open in a real Chromium: from that person's press to the new
 * number on the page, so the reservation itself is part of it. Browser and bench share a clock.
 */
export async function placeSeen({ stack, database, quick, say, later }: Bench): Promise<Measured[]> {
  const sales = quick ? 20 : 200;
  const api = { url: stack.env.SUPABASE_URL, anonKey: stack.env.SUPABASE_ANON_KEY };
  const query = async (sql: string, values: unknown[]) =>
    (await database.query<{ id: string; email: string }>(sql, values)).rows;
  const session = await newSession(database, sales + 2);
  const people = await crowd({ home: stack.home, query }, sales + 1);
  const browser = await launch();
  later(() => browser.close());
  const { page } = await visit(browser);
  await watch(page, `${stack.env.WEB_URL}/immersion-elite`, session);

  const took: number[] = [];
  for (const [sold, member] of people.entries()) {
    const pressedAt = Date.now();
    await press(api, member, session);
    const left = sales + 1 - sold;
    await page.locator(`li[data-session="${session}"] [data-places="${left}"]`).waitFor();
    const seenAt = z.number().parse(await page.evaluate(`window.placesSeenAt[${left}]`));
    // the first one tells that the page listens
    if (sold > 0) took.push(seenAt - pressedAt);
    // not in step with anything that polls
    await sleep(50 + Math.random() * 100);
  }
  say(`${took.length} sales, slowest ${percentile(took, 1).toFixed(0)} ms`);
  return [
    figure('place_seen.p50', percentile(took, 0.5), 'ms'),
    figure('place_seen.p99', percentile(took, 0.99), 'ms', { goal: { of: 'value', atMost: 300 } }),
  ];
}

/** Opens the page and notes when each number of places left came up on it, in milliseconds since 1970. */
async function watch(page: Page, url: string, session: string): Promise<void> {
  await page.goto(url);
  await page.locator(`li[data-session="${session}"] [data-places]`).waitFor();
  await page.evaluate(`{
    const card = document.querySelector('li[data-session="${session}"]');
    window.placesSeenAt = {};
    new MutationObserver(() => { window.placesSeenAt[card.querySelector('[data-places]').dataset.places] ??= Date.now(); })
      .observe(card, { subtree: true, attributes: true, childList: true, characterData: true });
  }`);
}
