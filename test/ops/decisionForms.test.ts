import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { failedExecutions, n8nSession, type N8nSession } from '../../harness/n8n/n8n.ts';
import { clerkOf } from '../../harness/n8n/staffForm.ts';
import { launch, picture, visit } from '../../harness/people/browser.ts';
import { asService, signUp, type Person } from '../../harness/people/people.ts';
import { type Database, openDatabase } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { newSlot, openCheckout, order, pay } from '../payments/support.ts';

/** The forms that decide, in Chromium, as people who are signed in at n8n. */

jest.setTimeout(400_000);
/** n8n's editor, which asks for the sign-in, is a large page. */
const PATIENCE = 120_000;

const { N8N_URL, N8N_EMAIL, N8N_PASSWORD } = readStackEnv();

/** Somebody with an account of n8n. */
interface Member {
  email: string;
  password: string;
}

let database: Database;
let owner: N8nSession;
let browser: Browser;
let claire: Person;
beforeAll(async () => {
  database = openDatabase();
  [owner, browser, claire] = await Promise.all([n8nSession(), launch(), signUp('claire')]);
});
afterAll(async () => {
  await browser?.close();
  await database.close();
});

const invited = z.object({ data: z.array(z.object({ user: z.object({ inviteAcceptUrl: z.url() }) })) });

/** A new account of n8n; with a role at the till where one is given. */
async function member(name: string, role?: string): Promise<Member> {
  const email = `${name}-${randomUUID().slice(0, 8)}@equipe.test`;
  const password = `Mot2passe-${randomUUID().slice(0, 8)}`;
  const { data } = invited.parse(await owner.post('/rest/invitations', [{ email, role: 'global:member' }]));
  const token = new URL(data[0]?.user.inviteAcceptUrl ?? '').searchParams.get('token');
  await owner.post('/rest/invitations/accept', { token, firstName: name, lastName: 'Essai', password });
  if (role !== undefined) {
    const made = await asService().auth.admin.createUser({ email, password: randomUUID(), email_confirm: true });
    if (made.error) throw made.error;
    const given = await asService().rpc('set_staff_role', { user_id: made.data.user.id, role });
    if (given.error) throw given.error;
  }
  return { email, password };
}

/** Opens a form; where n8n asks, the person signs in, and lets the form know who they are. */
async function open(page: Page, path: string, { email, password }: Member): Promise<void> {
  page.setDefaultTimeout(PATIENCE);
  await page.goto(new URL(`/form/${path}`, N8N_URL).href, { waitUntil: 'commit' });
  const ask = page.locator('#submit-btn, input[type=password], button:has-text("Allow access")').first();
  for (;;) {
    await ask.waitFor();
    if (await page.locator('#submit-btn').isVisible()) return;
    const allow = page.locator('button:has-text("Allow access")');
    if (await allow.isVisible()) {
      await allow.click();
      await page.locator('#submit-btn').waitFor();
      return;
    }
    await page.fill('input[type=email]', email);
    await page.fill('input[type=password]', password);
    await page.keyboard.press('Enter');
    // n8n takes five sign-ins a minute of one person: where it took none, they try again
    const gone = page.locator('input[type=password]').waitFor({ state: 'detached', timeout: 20_000 });
    await gone.catch(() => undefined);
  }
}

/** Fills fields in by their order, sends them, and waits for the page with this title. */
async function send(page: Page, values: Readonly<Record<number, string>>, title: string): Promise<string> {
  for (const [index, value] of Object.entries(values)) {
    const field = page.locator(`#field-${index}`);
    if ((await field.evaluate((element) => element.tagName)) === 'SELECT') await field.selectOption({ label: value });
    else await field.fill(value);
  }
  await page.click('#submit-btn');
  await page.getByRole('heading', { name: title }).waitFor();
  return page.locator('body').innerText();
}

/** What a form refuses is read by the person, and leaves a failed execution. */
async function untilRed(workflowId: string, before: number): Promise<void> {
  await waitFor(
    `a failed execution of ${workflowId}`,
    async () => ((await failedExecutions(workflowId)).length === before + 1 ? true : undefined),
    { timeoutMs: 30_000 },
  );
}

const decisions = (action: string) =>
  database.query<{ door: string; said_by: string; by: string | null; reason: string | null }>(
    `select a.door, a.said_by, u.email as by, a.reason from staff_actions a left join users u on u.id = a.user_id
      where a.action = $1 and a.door = 'form' order by a.id`,
    [action],
  );

/** An order of hers that is paid at Stripe. */
async function paid(): Promise<{ id: string; payment: string; intent: string; event: string }> {
  const id = await order(claire, { ...(await newSlot(2500, 3)), quantity: 1, expected_unit_price_cents: 2500 });
  await pay(await openCheckout(claire, id));
  return waitFor('the order to be paid', async () => {
    const [row] = await database.query<{ payment: string; intent: string; event: string }>(
      `select p.id as payment, p.stripe_payment_intent_id as intent, p.last_event_id as event
         from payments p join orders o on o.id = p.order_id where o.id = $1 and o.payment_state = 'paid'`,
      [id],
    );
    return row === undefined ? undefined : { id, ...row };
  });
}

const shape = z.object({ versionId: z.string(), staticData: z.unknown(), updatedAt: z.string() });
const asItStands = async (workflow: string) =>
  shape.parse(z.object({ data: z.unknown() }).parse(await owner.get(`/rest/workflows/${workflow}`)).data);

test('a refund is shown, confirmed, done once though it is pressed twice, and the workflow stays as it is', async () => {
  const { payment, intent } = await paid();
  const before = await asItStands('guichetRefundForm');
  const { context, page } = await visit(browser);
  await open(page, `rembourser?payment=${intent}`, { email: N8N_EMAIL, password: N8N_PASSWORD });
  expect(await page.inputValue('#field-0')).toBe(intent);
  const asked = await send(page, { 1: '10,00', 2: 'une tasse cassée' }, 'Rembourser 10,00');
  expect(asked).toContain(claire.email);
  expect(asked).toContain('15,00');
  await picture(page, 'form-refund');
  await page.selectOption('#field-0', { label: 'Rembourser · Refund' });
  // faster than the page can stop it
  await page.evaluate(
    "(() => { const form = document.querySelector('form'); form.requestSubmit(); form.requestSubmit(); })()",
  );
  await page.getByRole('heading', { name: 'Remboursement demandé' }).waitFor();
  expect(await page.locator('body').innerText()).toContain('Il reste 15,00');
  await waitFor('the refund at Stripe', async () => {
    const [row] = await database.query<{ refunded: number }>(
      'select amount_refunded_cents::int as refunded from payments where id = $1',
      [payment],
    );
    return row?.refunded === 1000 ? true : undefined;
  });
  expect(
    await database.query('select amount_cents::int as amount from refunds where payment_id = $1', [payment]),
  ).toEqual([{ amount: 1000 }]);
  expect((await decisions('refund')).filter(({ reason }) => reason === 'une tasse cassée')).toEqual([
    { door: 'form', said_by: N8N_EMAIL, by: N8N_EMAIL, reason: 'une tasse cassée' },
  ]);
  expect(await asItStands('guichetRefundForm')).toEqual(before);
  await context.close();
});

test('whoever may not is refused by the database, in words, and the execution is red; whoever is unknown too', async () => {
  const { intent } = await paid();
  const technician = await member('tom', 'technician');
  const red = (await failedExecutions('guichetRefundForm')).length;
  const { context, page } = await visit(browser);
  await open(page, 'rembourser', technician);
  const read = await send(page, { 0: intent, 2: 'un essai' }, 'Refusé : rien n’a été fait');
  expect(read).toContain(`Le rôle de ${technician.email} au guichet ne permet pas cela`);
  expect(read).toContain('L’argent n’a pas bougé');
  await untilRed('guichetRefundForm', red);
  await context.close();

  const stranger = await member('sam');
  const clerk = clerkOf((await n8nSession(stranger)).cookie);
  for (const [path, workflow, values] of [
    ['rembourser', 'guichetRefundForm', [intent, '', 'un essai']],
    ['corriger-un-portefeuille', 'guichetAdjustWallet', [claire.email, 'Ajouter au solde · Add to the balance', '5']],
    ['decider-une-vente', 'guichetDecideUnknownVend', [randomUUID()]],
    ['rejouer-evenements', 'guichetReplay', []],
  ] as const) {
    const before = (await failedExecutions(workflow)).length;
    expect([path, await (await clerk.open(path)).send(...values)]).toMatchObject([
      path,
      { text: expect.stringContaining(`personne de l’équipe à l’adresse ${stranger.email}`) },
    ]);
    await untilRed(workflow, before);
  }
  expect(
    await database.query(
      'select 1 from refunds r join payments p on p.id = r.payment_id where p.stripe_payment_intent_id = $1',
      [intent],
    ),
  ).toEqual([]);
});

test('a wallet, an unknown vend and an event: each shown, chosen from a list, done', async () => {
  const { event } = await paid();
  const { context, page } = await visit(browser);
  const me = { email: N8N_EMAIL, password: N8N_PASSWORD };
  await database.query('insert into wallets (user_id) values ($1)', [claire.id]);
  const balance = async () =>
    Number(
      (await database.query<{ b: string }>('select balance_minor as b from wallets where user_id = $1', [claire.id]))[0]
        ?.b,
    );

  await open(page, 'corriger-un-portefeuille', me);
  const wallet = { 0: claire.email, 1: 'Ajouter au solde · Add to the balance', 2: '5', 4: 'geste commercial' };
  expect(await send(page, wallet, 'Corriger ce portefeuille ?')).toContain('5,00');
  expect(await balance()).toBe(0);
  await send(page, { 0: 'Corriger · Correct' }, 'Portefeuille corrigé');
  expect(await balance()).toBe(500);

  // paid from it, and the machine says that the product is out though nobody had allowed it
  const code = `form_${randomUUID().slice(0, 8)}`;
  await database.query("insert into machines (code, name, price_policy) values ($1, $1, 'allow')", [code]);
  const { token } = z
    .object({ token: z.string() })
    .parse((await asService().rpc('set_machine_token', { machine_code: code })).data);
  const session = randomUUID();
  const asked = { machine_token: token, session_id: session };
  await asService().rpc('open_vend_session', { ...asked, amount: '1.05' });
  expect((await claire.client.rpc('pay_with_wallet', { session_id: session })).data).toMatchObject({ result: 'paid' });
  await asService().rpc('report_vend_outcome', { ...asked, outcome: 'success' });
  expect(await balance()).toBe(395);
  await open(page, `decider-une-vente?vend=${session}`, me);
  expect(await send(page, {}, 'Le produit est-il sorti ?')).toContain(code);
  await picture(page, 'form-vend');
  await send(
    page,
    { 0: 'Rien n’est sorti : rendre l’argent · Nothing came out: give the money back', 1: 'vu sur place' },
    'Argent rendu',
  );
  expect(await balance()).toBe(500);

  await open(page, 'rejouer-evenements', me);
  await send(page, { 0: event }, 'Événements à rejouer : 1');
  await send(page, { 0: 'Rejouer · Replay' }, 'Rejoués : 1');
  expect(await database.query('select replays from stripe_webhook_log where event_id = $1', [event])).toEqual([
    { replays: 1 },
  ]);
  for (const action of ['adjust_wallet', 'decide_vend', 'replay_events'])
    expect((await decisions(action)).at(-1)).toMatchObject({ said_by: N8N_EMAIL, by: N8N_EMAIL });
  await database.query('update machines set active = false where code = $1', [code]);
  await context.close();
});
