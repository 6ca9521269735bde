import { afterAll, afterEach, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { type Desk, openDesk } from '../../harness/desk/desk.ts';
import { launch, phone as phoneSize, type Visit, visit } from '../../harness/people/browser.ts';
import { newSellingMachine, type SellingMachine, vend } from './machineFixture.ts';
import { handOver } from './presses.ts';
import { signInAt } from './signIn.ts';

// Job 13: a technician refills a machine, slot by slot, from a phone beside it, where the network comes and goes.

jest.setTimeout(300_000);
let desk: Desk;
let browser: Browser;
const open: Visit[] = [];
beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
});
afterEach(async () => {
  for (const { context } of open.splice(0)) await context.close();
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

async function phone() {
  const guest = await visit(browser, phoneSize);
  open.push(guest);
  return guest;
}
const stock = async ({ code }: SellingMachine): Promise<number[]> =>
  (
    await desk.query<{ quantity: number }>(
      'select k.quantity from public.stocks k join public.machines m on m.id = k.machine_id where m.code = $1 order by slot_number',
      [code],
    )
  ).map(({ quantity }) => quantity);
const counts = async ({ code }: SellingMachine): Promise<unknown> =>
  desk.query(
    'select slot_number, kind, said, cause from public.stock_counts c join public.machines m on m.id = c.machine_id where m.code = $1 order by counted_at',
    [code],
  );
const until = async (what: () => Promise<boolean>): Promise<void> => {
  while (!(await what())) await new Promise((resolve) => setTimeout(resolve, 100));
};

test('a machine of three slots is refilled in seven presses from the list of machines', async () => {
  const machine = await newSellingMachine(desk, [
    ['A1', 'Café', 3],
    ['A2', 'Thé', 0],
    ['B1', 'Eau', 9],
  ]);
  const { page, complaints } = await phone();
  await signInAt(page, desk, await desk.person('tom', ['technician'], { factor: false }), { path: '/bureau/machines' });
  const hand = handOver(page);
  await hand.press(page.locator('.table tbody tr', { hasText: machine.name }));
  await hand.press(page.getByRole('link', { name: 'Remplir' }));
  await hand.press(page.getByRole('button', { name: 'Le logement A1 est plein' }));
  await hand.press(page.getByRole('button', { name: 'Le logement A2 est plein' }));
  // two bottles are broken: counted down, with the reason
  await hand.press(page.getByRole('button', { name: 'Compter le logement B1' }));
  await hand.type(page.getByLabel('Pièces dans le logement B1'), '7');
  await hand.press(page.getByRole('radio', { name: 'Abîmé' }));
  await hand.press(page.getByRole('button', { name: 'Enregistrer 7 pièces' }));
  await page.getByText('Enregistré\u00a0: 7').waitFor();
  expect(await stock(machine)).toEqual([10, 10, 7]);
  expect(await counts(machine)).toEqual([
    { slot_number: 11, kind: 'full', said: 10, cause: null },
    { slot_number: 12, kind: 'full', said: 10, cause: null },
    { slot_number: 13, kind: 'count', said: 7, cause: 'broken' },
  ]);
  expect(hand.count()).toBe(7);
  for (const target of await page.locator('.refill-presses .button').all())
    expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(48);
  expect(complaints).toEqual([]);
});

test('where the network goes in between nothing is lost, nothing counts twice, and what falls meanwhile is taken', async () => {
  const machine = await newSellingMachine(desk, [
    ['A1', 'Café', 3],
    ['A2', 'Thé', 0],
  ]);
  const { page, context } = await phone();
  await signInAt(page, desk, await desk.person('lea', ['technician'], { factor: false }), {
    path: `/bureau/machines/${machine.code}/remplir`,
  });
  const full = (slot: string) => page.getByRole('button', { name: `Le logement ${slot} est plein` });
  await full('A1').waitFor();
  await context.setOffline(true);
  await full('A1').click();
  await full('A2').click();
  await page.getByText('2 comptes sont gardés sur ce téléphone').waitFor();
  expect(await stock(machine)).toEqual([3, 0]);
  // the machine has a line of its own, and sells
  await vend(desk, machine, 'success');
  await context.setOffline(false);
  await page.getByText('Enregistré\u00a0: 10').waitFor();
  await until(async () => (await stock(machine)).join() === '9,10');

  // the answer is lost on the way: told again, counted once
  let lost = 0;
  await page.route('**/rpc/count_stock', async (route) => {
    lost += 1;
    if (lost > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await full('A1').click();
  await until(async () => lost > 1);
  await page.locator('li[data-done=true]', { hasText: 'A1' }).waitFor();
  expect(await stock(machine)).toEqual([10, 10]);
  expect(
    await desk.query(
      'select count(*)::int as n from public.stock_counts c join public.machines m on m.id = c.machine_id where m.code = $1',
      [machine.code],
    ),
  ).toEqual([{ n: 3 }]);

  // the phone falls into a pocket before the line is back
  await context.setOffline(true);
  await full('A2').click();
  await page.getByText('1 compte est gardé').waitFor();
  await context.setOffline(false);
  await page.reload();
  await page.locator('li[data-done=true]', { hasText: 'A2' }).waitFor();
  expect(((await counts(machine)) as unknown[]).length).toBe(4);
});
