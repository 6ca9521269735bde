import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { z } from 'zod';
import { desktop, launch, visit } from '../../../harness/people/browser.ts';
import type { Bench } from '../context.ts';
import { figure, type Measured } from '../report.ts';
import { percentile } from '../statistics.ts';
import { bridgedMachine } from '../vending/bridgedMachine.ts';
import { waitFor } from '../../../harness/waitFor.ts';

/**
 * A button of the machine → its QR code drawn on the kiosk page in a real Chromium: serial line, bridge,
 * open_vend_session, realtime, page, next frame. Browser and bench share a clock.
 */
export async function vendQr(bench: Bench): Promise<Measured[]> {
  const { till, simulator, ...machine } = await bridgedMachine(bench);
  const samples = bench.quick ? 15 : 100;
  const browser = await launch();
  bench.later(() => browser.close());
  const { page } = await visit(browser, desktop);
  await page.goto(`${bench.stack.env.WEB_URL}/kiosk/${till.keys.machineId}`);
  await page.locator('[data-screen=attract]').waitFor();
  await noteDrawing(page);

  const took: number[] = [];
  for (let n = 0; n < samples; n += 1) {
    const amount = ((100 + n) / 100).toFixed(2);
    const pressedAt = await machine.press(amount);
    const { id } = await machine.session(amount);
    await page.locator(`.qr[data-text$="${id}"]`).waitFor();
    const drawnAt = await waitFor(
      'the frame with the code',
      async () =>
        z
          .number()
          .nullish()
          .parse(await page.evaluate(`window.qrDrawnAt['${id}']`)) ?? undefined,
      { everyMs: 10 },
    );
    // the first one shows that the page listens
    if (n > 0) took.push(drawnAt - pressedAt);
    simulator.machine.cancel();
    await machine.ended(amount);
    await page.locator('[data-screen=attract]').waitFor();
    await sleep(Math.random() * 300); // not in step with anything that polls
  }
  bench.say(`${took.length} requests, slowest ${percentile(took, 1).toFixed(0)} ms`);
  return [
    figure('vend_qr.p50', percentile(took, 0.5), 'ms'),
    figure('vend_qr.p99', percentile(took, 0.99), 'ms', { goal: { of: 'value', atMost: 500 } }),
  ];
}

/** Notes for each session when the frame with its code had been handed to the screen, milliseconds since 1970. */
async function noteDrawing(page: Page): Promise<void> {
  await page.evaluate(`{
    window.qrDrawnAt = {};
    new MutationObserver(() => {
      const id = document.querySelector('.qr')?.dataset.text?.split('/').at(-1);
      if (id === undefined || id in window.qrDrawnAt) return;
      window.qrDrawnAt[id] = null;
      // the callback comes before the frame is painted, the task behind it after
      requestAnimationFrame(() => setTimeout(() => { window.qrDrawnAt[id] = Date.now(); }));
    }).observe(document.body, { subtree: true, attributes: true, childList: true });
  }`);
}
