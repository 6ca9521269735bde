import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { drawnCanvas, signInToEditor } from '../../harness/n8n/canvasPage.ts';
import { launch } from '../../harness/people/browser.ts';
import { boxOf, isNote, labelOf, within, type Box } from '../../scripts/workflow-lint/geometry.ts';
import { readWorkflows } from '../../scripts/workflow-lint/repository.ts';

jest.setTimeout(180_000);

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launch();
  page = await (await browser.newContext({ viewport: { width: 1920, height: 1200 } })).newPage();
  page.setDefaultTimeout(60_000);
  await signInToEditor(page);
});
afterAll(() => browser.close());

// 0 is added for the -0 that is to be 0
const whole = (value: number): number => Math.round(value) + 0;
const rounded = ({ x, y, width, height }: Box): Box => ({
  x: whole(x),
  y: whole(y),
  width: whole(width),
  height: whole(height),
});
/** The editor rounds lines of text to what the screen shows of them. */
const within1 = (inner: Box, { x, y, width, height }: Box): boolean =>
  within(inner, { x: x - 1, y: y - 1, width: width + 2, height: height + 2 });

test.each(['guichetStripeMoney', 'guichetStripeEvents', 'guichetStripeReception'])(
  'what the lint measures of %s is what the editor draws, every name is read whole, every text fits its note',
  async (id) => {
    const workflow = readWorkflows(process.cwd()).find((one) => one.workflow.id === id)?.workflow;
    if (workflow === undefined) throw new Error(`no workflow ${id}`);
    const drawn = new Map((await drawnCanvas(page, id)).map((one) => [one.name, one]));
    if (process.env.GUICHET_PICTURES) await page.screenshot({ path: `${process.env.GUICHET_PICTURES}/${id}.png` });

    const squares = workflow.nodes.map((node) => [node.name, rounded(boxOf(node, workflow))]);
    expect([...drawn].map(([name, { square }]) => [name, rounded(square)]).sort()).toEqual(squares.sort());
    const beside = workflow.nodes.filter((node) => {
      const label = drawn.get(node.name)?.label;
      return !isNote(node) && !(label && within1(label, labelOf(node, workflow)));
    });
    expect(beside.map(({ name }) => [name, drawn.get(name)?.label])).toEqual([]);
    expect([...drawn.values()].filter(({ cut }) => cut)).toEqual([]);
    const notes = workflow.nodes.filter(isNote).map(({ name }) => drawn.get(name)?.beyond);
    expect(notes.filter((beyond) => typeof beyond !== 'number' || beyond > 0)).toEqual([]);
  },
);
