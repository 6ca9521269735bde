import type { Page } from 'playwright-core';
import { z } from 'zod';
import { readStackEnv } from '../stack/env.ts';

const box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
const drawn = z.object({
  name: z.string(),
  /** the square of a node, or a note */
  square: box,
  /** its name and what stands below it; null of a note */
  label: box.nullable(),
  /** whether the name is longer than what is shown of it */
  cut: z.boolean(),
  /** of a note, how far below its edge its text ends, above it below 0; null of a node and of a note without text */
  beyond: z.number().nullable(),
});
export type Drawn = z.infer<typeof drawn>;

/** Signs in to n8n's editor, as staff do. */
export async function signInToEditor(page: Page): Promise<void> {
  const { N8N_URL, N8N_EMAIL, N8N_PASSWORD } = readStackEnv();
  await page.goto(new URL('/signin', N8N_URL).href);
  await page.fill('input[type=email]', N8N_EMAIL);
  await page.fill('input[type=password]', N8N_PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => !url.pathname.includes('signin'));
}

/** Everything on the canvas of a workflow, in the pixels of its positions. */
export async function drawnCanvas(page: Page, workflowId: string): Promise<Drawn[]> {
  await page.goto(new URL(`/workflow/${workflowId}`, readStackEnv().N8N_URL).href);
  await page.locator('[data-node-name]').last().waitFor();
  // all of it into the window: the editor draws nothing that lies outside
  await page.keyboard.press('1');
  await page.waitForTimeout(2_000);
  return z.array(drawn).parse(await page.evaluate(measure));
}

/** Runs in the page. */
const measure = `(() => {
  const pane = new DOMMatrix(getComputedStyle(document.querySelector('.vue-flow__transformationpane')).transform);
  const flow = document.querySelector('.vue-flow').getBoundingClientRect();
  const boxOf = ({ x, y, width, height }) => ({
    x: (x - flow.x - pane.e) / pane.a, y: (y - flow.y - pane.f) / pane.a, width: width / pane.a, height: height / pane.a,
  });
  return [...document.querySelectorAll('.vue-flow__node')].map((node) => {
    const named = node.querySelector('[data-node-name]');
    const label = node.querySelector('[class*=_description_]');
    const name = label?.firstElementChild;
    const square = boxOf(node.getBoundingClientRect());
    let beyond = null;
    if (named.dataset.nodeType === 'n8n-nodes-base.stickyNote') {
      const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(texts.currentNode);
        const { y, height } = boxOf(range.getBoundingClientRect());
        if (height > 0) beyond = Math.max(beyond ?? -Infinity, y + height - square.y - square.height);
      }
    }
    return {
      name: named.dataset.nodeName, square,
      label: label === null ? null : boxOf(label.getBoundingClientRect()),
      cut: name ? name.scrollHeight > name.clientHeight + 1 : false,
      beyond,
    };
  });
})()`;
