import { randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { z } from 'zod';
import { BridgeProcess, freePort } from '../../harness/machine/bridgeProcess.ts';
import { Product, productEnv } from '../../harness/machine/product.ts';
import { newTillKeys, type Session, Till } from '../../harness/machine/till.ts';
import { Simulator } from '../../harness/machine/simulator.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { failedExecutions, n8nSession } from '../../harness/n8n/n8n.ts';
import { clerkOf } from '../../harness/n8n/staffForm.ts';
import { waitFor } from '../../harness/waitFor.ts';

/**
 * n8n calls a machine's bridge: what is paid, what staff order, and whether it lives. The machine is this test's own, and
 * its bridge hears of nothing else: realtime is off, and it looks by itself every ten minutes, its heart beats every five.
 */
jest.setTimeout(120_000);

const stackEnv = z.object({ BRIDGE_TOKEN: z.string().min(1) });
let product: Product;
let till: Till;
let simulator: Simulator;
let bridge: BridgeProcess;
let token: string;

beforeAll(async () => {
  token = stackEnv.parse(process.env).BRIDGE_TOKEN;
  product = new Product(productEnv.parse(process.env));
  till = new Till(product, newTillKeys());
  await till.introduce();
  await till.fillWallet();
  const { machineId, machineToken } = till.keys;
  const folder = mkdtempSync(join(tmpdir(), 'guichet-over-http-'));
  simulator = new Simulator({ path: join(folder, 'mdb'), timing: { motor: 20 } });
  simulator.plug();
  bridge = new BridgeProcess(
    {
      supabaseUrl: product.env.SUPABASE_URL,
      supabaseKey: product.env.SUPABASE_ANON_KEY,
      machineId,
      machineToken,
      serialPath: join(folder, 'mdb'),
      data: join(folder, 'data'),
      env: {
        GUICHET_BRIDGE_TOKEN: token,
        GUICHET_BRIDGE_REALTIME: 'false',
        GUICHET_BRIDGE_POLL_SECONDS: '600',
        GUICHET_BRIDGE_HEARTBEAT_SECONDS: '300',
      },
    },
    await freePort(),
  );
  await bridge.start();
  await reach(bridge.url);
  await ready();
});
afterAll(async () => {
  await bridge.stop();
  simulator.stop();
  await product.query('update machines set active = false where code = $1', [till.keys.machineId]);
  await product.close();
});

const reach = (url: string) =>
  product.rest('rpc/set_machine_bridge', { machine_code: till.keys.machineId, bridge_url: url });
const ask = async (path: string) =>
  (await fetch(`${bridge.url}${path}`, { headers: { authorization: `Bearer ${token}` } })).text();
const status = async () =>
  z
    .looseObject({
      session: z.object({ id: z.uuid(), phase: z.string() }).nullable(),
      reader: z.object({ enabled: z.boolean(), status: z.string() }),
    })
    .parse(JSON.parse(await ask('/v1/status')));
const ready = () =>
  waitFor(
    'a machine that sells',
    async () =>
      (await fetch(`${bridge.url}/readyz`)).ok &&
      (await status()).session === null &&
      /idle|enabled/.test(simulator.state.reader)
        ? true
        : undefined,
    { timeoutMs: 60_000, found: () => ask('/v1/status') },
  );

async function request(amount: string): Promise<Session> {
  await waitFor('the machine to take the button', async () =>
    simulator.machine.press('B2', amount).accepted ? true : undefined,
  );
  return waitFor(
    'the session, asked for by the machine',
    async () => ((await status()).session?.phase === 'pending' ? till.find(amount) : undefined),
    { timeoutMs: 30_000 },
  );
}
const rowOf = async (id: string) =>
  (
    await product.query<{ status: string; outcome: string | null }>(
      'select status, outcome from vend_sessions where id = $1',
      [id],
    )
  )[0];
const untilEnd = (id: string) =>
  waitFor(
    `the end of ${id}`,
    async () => {
      const row = await rowOf(id);
      return row?.status === 'COMPLETED' || row?.status === 'FAILED' ? row : undefined;
    },
    { timeoutMs: 60_000, found: async () => JSON.stringify(await rowOf(id)) },
  );
const told = async (id: string) =>
  (
    await product.query<{ status: string; attempts: number; error_message: string | null }>(
      "select status, attempts, error_message from outbox where topic = 'bridge.approve' and object_key = $1",
      [`vend_session:${id}`],
    )
  )[0];

describe('PAID', () => {
  test('is told by HTTP: the machine gives the product out though its bridge hears nothing else', async () => {
    const session = await request('1.01');
    expect(await till.payByWallet(session)).toBe(true);
    expect(await untilEnd(session.id)).toEqual({ status: 'COMPLETED', outcome: 'success' });
    expect(simulator.state.last).toMatchObject({ dropped: true, approves: 1 });
    const metrics = await ask('/metrics');
    expect(metrics).toMatch(/guichet_bridge_paid_total\{source="http"\} 1/);
    expect(metrics).not.toMatch(/guichet_bridge_paid_total\{source="(realtime|poll)"\}/);
    await waitFor('the row to be done', async () => ((await told(session.id))?.status === 'done' ? true : undefined));
  });

  test('of a bridge that cannot be reached is no error: tried while it helps, then left, and nobody is alerted', async () => {
    await ready();
    await reach('http://127.0.0.1:1');
    const session = await request('1.02');
    expect(await till.payByWallet(session)).toBe(true);
    await waitFor(
      'an attempt',
      async () =>
        (await told(session.id))?.error_message !== null && (await told(session.id))?.status === 'waiting'
          ? true
          : undefined,
      { timeoutMs: 30_000 },
    );
    await product.query("update outbox set expires_at = now() where topic = 'bridge.approve' and object_key = $1", [
      `vend_session:${session.id}`,
    ]);
    await waitFor(
      'the row to be left',
      async () => ((await told(session.id))?.status === 'skipped' ? true : undefined),
      { timeoutMs: 30_000, found: async () => JSON.stringify(await told(session.id)) },
    );
    expect(
      await product.query("select from alert_outbox where template = 'outbox_parked' and data ->> 'object_key' = $1", [
        `vend_session:${session.id}`,
      ]),
    ).toEqual([]);
    expect(await failedExecutions('guichetTellBridge')).toEqual([]);
    simulator.machine.cancel();
    await untilEnd(session.id);
    await reach(bridge.url);
  });
});

describe('orders of staff, each with a form', () => {
  const { N8N_URL, N8N_EMAIL, N8N_PASSWORD } = readStackEnv();
  /** Sends a form as staff do. */
  async function send(
    path: string,
    fields: string[],
    password = N8N_PASSWORD,
  ): Promise<{ status: number; text: string }> {
    const body = new FormData();
    fields.forEach((value, index) => body.set(`field-${index}`, value));
    const response = await fetch(new URL(`/form/${path}`, N8N_URL), {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${N8N_EMAIL}:${password}`).toString('base64')}` },
      body,
    });
    return { status: response.status, text: await response.text() };
  }
  /** What is refused ends as a failed execution. */
  async function refused(workflowId: string, path: string, fields: string[]): Promise<void> {
    const before = (await failedExecutions(workflowId)).length;
    expect((await send(path, fields)).status).toBeGreaterThanOrEqual(400);
    await waitFor(
      `a failed execution of ${workflowId}`,
      async () => ((await failedExecutions(workflowId)).length === before + 1 ? true : undefined),
      { timeoutMs: 20_000 },
    );
  }
  const mine = () => till.keys.machineId;

  test('are signed in: nobody else sees or sends one', async () => {
    for (const path of [
      'distributeur-etat',
      'distributeur-hors-service',
      'distributeur-en-service',
      'distributeur-texte',
      'distributeur-annuler',
      'vente-journal',
    ]) {
      expect((await fetch(new URL(`/form/${path}`, N8N_URL))).status).toBe(401);
      expect((await send(path, [mine()], 'a wrong password')).status).toBe(401);
    }
    // that of decisions asks for n8n's own sign-in
    const shown = await fetch(new URL('/form/decider-une-vente', N8N_URL), { redirect: 'manual' });
    expect([shown.status, new URL(shown.headers.get('location') ?? '').pathname]).toEqual([302, '/oauth/authorize']);
    expect((await send('decider-une-vente', [mine()])).status).toBe(401);
  });

  test('state; out of and into service; a text on the display', async () => {
    await ready();
    expect(await send('distributeur-etat', [mine()])).toMatchObject({
      status: 200,
      text: expect.stringContaining(mine()),
    });
    expect((await send('distributeur-hors-service', [mine()])).status).toBe(200);
    await waitFor('a reader that is off', async () => ((await status()).reader.enabled ? undefined : true));
    expect((await send('distributeur-en-service', [mine()])).status).toBe(200);
    await ready();
    expect(await send('distributeur-texte', [mine(), 'De retour à 14 h'])).toMatchObject({
      status: 200,
      text: expect.stringContaining('De retour'),
    });
    await waitFor('the display', async () => (simulator.state.display === 'De retour a 14 h' ? true : undefined), {
      found: async () => JSON.stringify(simulator.state),
    });
    await refused('guichetMachineState', 'distributeur-etat', ['no-such-machine']);
  });

  test('cancel the request that waits; where none waits it is refused; what the journal says of it', async () => {
    await ready();
    await refused('guichetMachineCancel', 'distributeur-annuler', [mine()]);
    const session = await request('1.03');
    expect(await send('distributeur-annuler', [mine()])).toMatchObject({
      status: 200,
      text: expect.stringContaining('1.03'),
    });
    expect(await untilEnd(session.id)).toEqual({ status: 'FAILED', outcome: 'cancelled' });
    const read = await send('vente-journal', [session.id]);
    expect(read.status).toBe(200);
    expect(read.text).toContain('cancelled over HTTP');
  });

  test('decide an unknown vend, with the journal before it; a second decision is refused', async () => {
    await ready();
    const other = randomUUID();
    const args = { machine_token: till.keys.machineToken, session_id: other };
    await product.rest('rpc/open_vend_session', { ...args, amount: '1.05' });
    await reach('');
    expect(await till.payByWallet({ id: other, amount: '1.05', status: 'PENDING', outcome: null, begun: false })).toBe(
      true,
    );
    // the machine says that the product is out, and nobody had allowed it
    await product.rest('rpc/report_vend_outcome', { ...args, outcome: 'success' });
    expect(await rowOf(other)).toEqual({ status: 'PAID', outcome: 'unknown' });
    await reach(bridge.url);
    const clerk = clerkOf((await n8nSession()).cookie);
    const decide = async (choice: string) => {
      const page = await (await clerk.open('decider-une-vente', { vend: other })).send(other);
      return { page, next: page.labels.length === 0 ? page : await page.send(choice, 'vu') };
    };
    // a bridge that knows nothing of it is no obstacle
    const { page, next } = await decide('Ne rien décider maintenant · Decide nothing now');
    expect(page.text).toContain('Journal : {');
    expect(next.text).toContain('Rien n’a été décidé');
    expect(await rowOf(other)).toEqual({ status: 'PAID', outcome: 'unknown' });
    const released = 'Rien n’est sorti : rendre l’argent · Nothing came out: give the money back';
    expect((await decide(released)).next).toMatchObject({
      title: 'Argent rendu',
      text: expect.stringContaining('1,05'),
    });
    expect(await rowOf(other)).toEqual({ status: 'FAILED', outcome: 'unknown' });
    const before = (await failedExecutions('guichetDecideUnknownVend')).length;
    const again = await decide('Le produit est sorti : encaisser · It came out: capture');
    expect(again.next).toMatchObject({ title: 'Refusé : rien n’a été fait', text: expect.stringContaining('FAILED') });
    await waitFor(
      'a failed execution',
      async () => ((await failedExecutions('guichetDecideUnknownVend')).length === before + 1 ? true : undefined),
      { timeoutMs: 20_000 },
    );
    expect(await rowOf(other)).toEqual({ status: 'FAILED', outcome: 'unknown' });
  });
});

test('a machine that is not heard is asked over HTTP: it answers, and nobody is told that it is silent', async () => {
  await ready();
  const [before] = await product.query<{ count: string }>(
    "select count(*) from alert_outbox where template = 'machine_offline' and subject like $1",
    [`${till.keys.machineId}:%`],
  );
  await product.query("update machines set last_seen_at = now() - interval '200 seconds' where code = $1", [
    till.keys.machineId,
  ]);
  await waitFor(
    'the question',
    async () =>
      (
        await product.query("select from alert_outbox where template = 'machine_unheard' and subject like $1", [
          `${till.keys.machineId}:%`,
        ])
      )[0],
    { timeoutMs: 100_000 },
  );
  const [after] = await product.query<{ count: string }>(
    "select count(*) from alert_outbox where template = 'machine_offline' and subject like $1",
    [`${till.keys.machineId}:%`],
  );
  expect(after).toEqual(before);
});
