import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from '@jest/globals';
import { openDatabase } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { failedExecutions, n8nSession } from '../../harness/n8n/n8n.ts';
import { clerkOf } from '../../harness/n8n/staffForm.ts';
import { waitFor } from '../../harness/waitFor.ts';

/** The forms that runbooks send staff to, as staff send them. */
const { N8N_URL, N8N_EMAIL, N8N_PASSWORD } = readStackEnv();
const { query, close } = openDatabase();
afterAll(() => close());

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

async function refused(workflowId: string, path: string, fields: string[], { why }: { why: string }): Promise<void> {
  const before = (await failedExecutions(workflowId)).length;
  expect(await send(path, fields)).toEqual({ status: 422, text: expect.stringContaining(why) });
  await waitFor(
    `a failed execution of ${workflowId}`,
    async () => ((await failedExecutions(workflowId)).length === before + 1 ? true : undefined),
    { timeoutMs: 20_000 },
  );
}

test('a parked row is looked at, skipped with a reason, and refused the second time; an event that is not there is refused by name', async () => {
  expect((await fetch(new URL('/form/envois-bloques', N8N_URL))).status).toBe(401);
  expect((await send('envois-bloques', ['voir'], 'a wrong password')).status).toBe(401);
  // the forms that ask for n8n's own sign-in send whoever has none to it, and take nothing without
  for (const path of ['rejouer-evenements', 'rembourser', 'corriger-un-portefeuille', 'decider-une-vente']) {
    const shown = await fetch(new URL(`/form/${path}`, N8N_URL), { redirect: 'manual' });
    expect([shown.status, new URL(shown.headers.get('location') ?? '').pathname]).toEqual([302, '/oauth/authorize']);
    // not even the account of the other forms
    expect((await send(path, ['voir'])).status).toBe(401);
  }
  const topic = `staff.form.${randomUUID()}`;
  const [row] = await query<{ id: string }>(
    "insert into public.outbox (topic, object_key, payload, status, attempts) values ($1, 'form:1', '{}', 'parked', 10) returning id",
    [topic],
  );
  const status = async () =>
    (
      await query<{ status: string; error_message: string | null }>(
        'select status, error_message from public.outbox where id = $1',
        [row?.id],
      )
    )[0];
  expect(await send('envois-bloques', ['voir', '', topic, ''])).toEqual({
    status: 200,
    text: expect.stringContaining(row?.id ?? 'no row'),
  });
  await refused('guichetParkedOutbox', 'envois-bloques', ['passer', row?.id ?? '', '', ''], {
    why: 'donner une raison',
  });
  expect(await status()).toMatchObject({ status: 'parked' });
  expect((await send('envois-bloques', ['passer', row?.id ?? '', '', 'par courrier'])).status).toBe(200);
  expect(await status()).toEqual({ status: 'skipped', error_message: 'par courrier' });
  await refused('guichetParkedOutbox', 'envois-bloques', ['réessayer', row?.id ?? '', '', ''], { why: 'déjà passée' });
  const before = (await failedExecutions('guichetReplay')).length;
  const owner = clerkOf((await n8nSession()).cookie);
  expect(await (await owner.open('rejouer-evenements')).send('evt_of_nobody')).toMatchObject({
    text: expect.stringContaining('evt_of_nobody (inconnu du journal)'),
  });
  await waitFor(
    'a failed execution of guichetReplay',
    async () => ((await failedExecutions('guichetReplay')).length === before + 1 ? true : undefined),
    { timeoutMs: 20_000 },
  );
}, 120_000);
