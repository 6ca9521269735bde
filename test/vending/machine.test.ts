import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { z } from 'zod';
import { Product, productEnv } from '../../harness/machine/product.ts';
import { newTillKeys, Till } from '../../harness/machine/till.ts';
import { n8nSession, type N8nSession } from '../../harness/n8n/n8n.ts';
import { runTemporarily, type WorkflowDefinition } from '../../harness/n8n/temporaryWorkflow.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { desktop, launch, visit } from '../../harness/people/browser.ts';

/** The machine, the bridge and the kiosk that `npm start` runs, by the addresses that it writes to stack.env. */
jest.setTimeout(120_000);

const addresses = z.object({
  BRIDGE_URL: z.url(),
  BRIDGE_TOKEN: z.string().min(1),
  KIOSK_URL: z.url(),
  MACHINE_SIMULATOR_URL: z.url(),
  MACHINE_ID: z.string().min(1),
});
const statusSchema = z.object({
  machine_id: z.string(),
  reader: z.object({ enabled: z.boolean(), status: z.string() }),
  database: z.looseObject({ online: z.boolean() }),
  session: z.object({ id: z.uuid(), amount: z.string() }).nullable(),
});
const simulated = z.object({
  phase: z.string(),
  drops: z.number(),
  last: z.object({ result: z.string().nullable(), dropped: z.boolean(), approves: z.number() }).nullable(),
});
const settled = { status: 'COMPLETED', outcome: 'success', payment_method: 'wallet', payment_state: 'paid' };

let env: z.infer<typeof addresses>;
let product: Product;
let till: Till;

beforeAll(async () => {
  env = addresses.parse(process.env);
  product = new Product(productEnv.parse(process.env));
  // the buyer's side only: the machine is the stack's own
  till = new Till(product, newTillKeys());
  await product.signUp(till.keys.email, till.keys.password);
  await till.fillWallet();
});
beforeEach(() => ready());
afterEach(async () => {
  // what a failed test leaves behind must not stand in the way of the next
  await fetch(`${env.MACHINE_SIMULATOR_URL}/cancel`, { method: 'POST' });
  await bridge('POST', 'v1/reader/enable');
});
afterAll(() => product.close());

async function bridge(method: string, path: string, token = env.BRIDGE_TOKEN): Promise<Response> {
  return fetch(`${env.BRIDGE_URL}/${path}`, {
    method,
    headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
  });
}
const status = async () => statusSchema.parse(await (await bridge('GET', 'v1/status')).json());
const atMachine = async () => simulated.parse(await (await fetch(`${env.MACHINE_SIMULATOR_URL}/state`)).json());
const press = (item: string) =>
  fetch(`${env.MACHINE_SIMULATOR_URL}/press`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ item }),
  });

const ready = () =>
  waitFor(
    'a machine that sells',
    async () => {
      const { reader, database, session } = await status();
      return ['enabled', 'idle'].includes(reader.status) &&
        database.online &&
        session === null &&
        (await atMachine()).phase === 'ready'
        ? true
        : undefined;
    },
    { timeoutMs: 60_000, found: async () => JSON.stringify(await status()) },
  );

/** Presses a button, and waits until the request stands in the database. */
async function request(item: string): Promise<{ id: string; amount: string }> {
  expect((await press(item)).status).toBe(202);
  const session = await waitFor('the request at the bridge', async () => (await status()).session ?? undefined);
  await waitFor(
    'the session in the database',
    async () => (await product.query('select from vend_sessions where id = $1', [session.id]))[0],
  );
  return session;
}
const row = async (id: string) =>
  (
    await product.query('select status, outcome, payment_method, payment_state from vend_sessions where id = $1', [id])
  )[0];
const untilEnd = (id: string) =>
  waitFor(
    `the end of ${id}`,
    async () => {
      const found = await row(id);
      return found?.status === 'COMPLETED' || found?.status === 'FAILED' ? found : undefined;
    },
    { timeoutMs: 60_000, found: async () => JSON.stringify(await row(id)) },
  );

describe('what npm start runs', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  test('button, QR code on the kiosk, wallet, approve, product, COMPLETED', async () => {
    expect(await status()).toMatchObject({ machine_id: env.MACHINE_ID });
    expect((await bridge('GET', 'v1/status', 'a-token-of-somebody-else')).status).toBe(401);
    const kiosk = await visit(browser, desktop);
    await kiosk.page.goto(env.KIOSK_URL);
    await kiosk.page.locator('[data-screen=attract]').waitFor();
    const { drops } = await atMachine();
    const before = await till.balance();

    const session = await request('B2');
    await kiosk.page.locator(`.qr[data-text$="/pay/${session.id}"]`).waitFor();
    expect(await till.payByWallet({ ...session, status: 'PENDING', outcome: null, begun: false })).toBe(true);
    expect(await untilEnd(session.id)).toEqual(settled);

    await kiosk.page.locator('[data-screen=done]').waitFor();
    await kiosk.context.close();
    expect(await atMachine()).toMatchObject({
      drops: drops + 1,
      last: { result: 'dropped', dropped: true, approves: 1 },
    });
    expect(before - (await till.balance())).toBe(Math.round(Number(session.amount) * 100));
  });

  test('the machine’s own cancel ends the sale, and nobody paid', async () => {
    const session = await request('A1');
    expect((await fetch(`${env.MACHINE_SIMULATOR_URL}/cancel`, { method: 'POST' })).status).toBe(200);
    expect(await untilEnd(session.id)).toMatchObject({ status: 'FAILED', outcome: 'cancelled', payment_method: null });
  });
});

describe('the MDB Bridge node in n8n', () => {
  let owner: N8nSession;
  beforeAll(async () => {
    owner = await n8nSession();
  });

  const trigger = 'Lancer';
  const to = (name: string) => ({ node: name, type: 'main', index: 0 });
  const place = (name: string, type: string, typeVersion: number, parameters: object) => ({
    id: name,
    name,
    type,
    typeVersion,
    position: [0, 0],
    parameters,
  });
  const start = place(trigger, 'n8n-nodes-base.manualTrigger', 1, {});
  const node = (name: string, parameters: object) => ({
    ...place(name, 'n8n-nodes-guichet.mdbBridge', 1, parameters),
    credentials: { guichetMdbBridgeApi: { id: 'guichetBridge', name: 'Guichet Bridge' } },
    onError: 'continueErrorOutput',
  });
  const workflow = (nodes: object[], connections: object): WorkflowDefinition => ({
    name: 'MDB Bridge (test)',
    nodes: [start, ...nodes],
    connections,
    settings: { executionOrder: 'v1', saveManualExecutions: true },
  });
  /** One node behind the button. @returns what its two outputs gave */
  async function once(parameters: object) {
    const run = await runTemporarily(
      owner,
      workflow([node('Passerelle', parameters)], { [trigger]: { main: [[to('Passerelle')]] } }),
      trigger,
    );
    return run.runsOf('Passerelle')[0] ?? [];
  }

  test('reads the stack’s own machine with the installed credential', async () => {
    const [found] = await once({ resource: 'bridge', operation: 'getStatus' });
    expect(found).toMatchObject([{ machine_id: env.MACHINE_ID, reader: { enabled: true } }]);
    expect((await once({ resource: 'bridge', operation: 'checkReadiness' }))[0]).toMatchObject([{ ok: true }]);
  });

  test('cancels a request nobody has paid, and is refused an approve of it', async () => {
    const { id } = await request('A2');
    const [, refused] = await once({ resource: 'session', operation: 'approve', sessionId: id });
    expect(refused).toMatchObject([{ error: { message: expect.stringContaining('409') } }]);
    expect((await once({ resource: 'session', operation: 'get', sessionId: id }))[0]).toMatchObject([
      { id, outcome: null },
    ]);
    expect((await once({ resource: 'session', operation: 'cancel', sessionId: id }))[0]).toMatchObject([
      { id, outcome: 'cancelled' },
    ]);
    expect(await untilEnd(id)).toMatchObject({ status: 'FAILED', outcome: 'cancelled' });
    expect((await atMachine()).last).toMatchObject({ approves: 0, dropped: false });
  });

  test('an approve of what realtime has approved already is no second one', async () => {
    const session = await request('B1');
    await till.payByWallet({ ...session, status: 'PENDING', outcome: null, begun: false });
    expect((await once({ resource: 'session', operation: 'approve', sessionId: session.id }))[0]).toMatchObject([
      { id: session.id },
    ]);
    expect(await untilEnd(session.id)).toEqual(settled);
    expect((await atMachine()).last).toMatchObject({ approves: 1, dropped: true });
  });

  test('off, on and off again in a loop leaves the reader off', async () => {
    const again = place('Encore ?', 'n8n-nodes-base.if', 1, {
      conditions: { number: [{ value1: '={{ $runIndex }}', operation: 'smaller', value2: 1 }] },
    });
    const run = await runTemporarily(
      owner,
      workflow(
        [
          node('Couper', { resource: 'reader', operation: 'disable' }),
          again,
          node('Remettre', { resource: 'reader', operation: 'enable' }),
        ],
        {
          [trigger]: { main: [[to('Couper')]] },
          Couper: { main: [[to('Encore ?')]] },
          'Encore ?': { main: [[to('Remettre')]] },
          Remettre: { main: [[to('Couper')]] },
        },
      ),
      trigger,
    );
    expect(run.status).toBe('success');
    expect(run.runsOf('Couper').map(([done]) => done)).toMatchObject([[{ enabled: false }], [{ enabled: false }]]);
    expect(run.runsOf('Remettre').map(([done]) => done)).toMatchObject([[{ enabled: true }]]);
    await waitFor('a reader that is off', async () =>
      (await status()).reader.status === 'disabled' ? true : undefined,
    );
    expect((await press('A1')).status).toBe(409);
  });
});
