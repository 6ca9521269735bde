import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { type Colleague, type Desk, openDesk } from '../../harness/desk/desk.ts';
import { launch } from '../../harness/people/browser.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { guestsOf } from './guests.ts';
import { handOver } from './presses.ts';
import { signInAt } from './signIn.ts';

// Jobs 6, 7 and 9: replay the events of one cause and only these, decide a parked row, change the text of an alert.

jest.setTimeout(180_000);
let desk: Desk;
let browser: Browser;
let support: Colleague;
const guests = guestsOf(() => browser);
const come = async (path = '/bureau', size?: { width: number; height: number }): Promise<Page> => {
  const page = await guests.come();
  if (size) await page.setViewportSize(size);
  await signInAt(page, desk, support, { path });
  return page;
};
beforeAll(async () => {
  desk = await openDesk();
  browser = await launch();
  support = await desk.person('sacha', ['support']);
});
afterEach(async () => {
  expect(await guests.leave()).toEqual([]);
});
afterAll(async () => {
  await browser?.close();
  await desk?.close();
});

/** Of a consumer of their own: an n8n that runs takes none of them. */
async function events(run: string, count: number, message: string | null): Promise<void> {
  await desk.query(
    `insert into public.stripe_webhook_log (event_id, type, status, payload, object_id, consumer, attempts)
     select 'evt_' || $1 || n, 'invoice.paid', case when $3::text is null then 'processed' else 'processing' end, '{}',
       'in_' || n, 'desk-test', 8 from generate_series(1, $2) n`,
    [run, count, message],
  );
  if (message !== null)
    await desk.query(
      "update public.stripe_webhook_log set status = 'error', error_message = replace($2, '?', seq::text) where event_id like 'evt_' || $1 || '%'",
      [run, message],
    );
}
const statusesOf = (run: string) =>
  desk.query<{ status: string; n: number }>(
    "select status, count(*)::int as n from public.stripe_webhook_log where event_id like 'evt_' || $1 || '%' group by 1 order by 1",
    [run],
  );
const id = () => randomUUID().replaceAll('-', '').slice(0, 12);
/** Letters alone: what could be an id is no part of a cause. */
const aWord = () => [...id()].map((digit) => 'ghijklmnopqrstuv'.charAt(Number.parseInt(digit, 16))).join('');

describe('job 6: two hundred events failed for one cause', () => {
  test('these and only these are replayed, in three presses; the page says how it goes on', async () => {
    const [mended, other, word] = [id(), id(), aWord()];
    await events(mended, 200, `no plan ${word} in row ?`);
    await events(other, 3, 'something else ?');
    const page = await come();
    const hand = handOver(page);
    await hand.press(page.getByRole('link', { name: 'Événements', exact: true }).first());
    const cause = page.locator('.causes li').filter({ hasText: `no plan ${word} in row` });
    expect(await cause.locator('.cause-count').textContent()).toBe('200');
    await hand.press(cause.getByRole('button', { name: 'Rejouer les 200' }));
    expect(await page.locator('dialog h2').textContent()).toBe('Rejouer 200 événements');
    await hand.press(page.locator('dialog button[type=submit]'));
    expect(hand.count()).toBe(3);

    await page.locator('.run').getByText('Reprise de 200').waitFor();
    await waitFor('all of them to wait again', async () => {
      const [pending] = await statusesOf(mended);
      return pending?.status === 'pending' && pending.n === 200 ? true : undefined;
    });
    expect(await statusesOf(other)).toEqual([{ status: 'error', n: 3 }]);
    await desk.query(
      "update public.stripe_webhook_log set status = 'processed', processed_at = now() where event_id like 'evt_' || $1 || '%'",
      [mended],
    );
    await page.locator('.run').getByText('200 traités, 0 de nouveau en erreur, 0 en attente').waitFor();
    await page.locator('.causes').getByText(word).waitFor({ state: 'detached' });
  });

  test('a run that was left goes on with one press', async () => {
    const [run, word] = [id(), aWord()];
    await events(run, 12, `left ${word} behind`);
    const { data } = await support.client.rpc('desk_start_replay', {
      p_run: randomUUID(),
      p_expected: 12,
      p_filter: { cause: `left ${word} behind` },
    });
    expect(data).toMatchObject({ total: 12, left: 12 });
    const page = await come('/bureau/evenements');
    await page.locator('.run').getByRole('button', { name: 'Continuer' }).click();
    await waitFor('all of them to wait again', async () =>
      (await statusesOf(run)).some(({ status, n }) => status === 'pending' && n === 12) ? true : undefined,
    );
  });

  test('one event is read with its payload and replayed alone', async () => {
    const run = id();
    await events(run, 1, `alone ${run}`);
    const page = await come(`/bureau/evenements/evt_${run}1`);
    await page.locator('.panel .said').getByText(`alone ${run}`).waitFor();
    await page.locator('.panel').getByRole('button', { name: 'Rejouer cet événement' }).click();
    await page.locator('dialog button[type=submit]').click();
    await waitFor('it to wait again', async () =>
      (await statusesOf(run))[0]?.status === 'pending' ? true : undefined,
    );
  });

  test('ten thousand rows scroll without waiting, few of them drawn', async () => {
    const run = id();
    await events(run, 10_000, null);
    const page = await come('/bureau/evenements?type=invoice.paid');
    const list = page.locator('.table-scroll');
    await list.waitFor();
    const began = Date.now();
    // as a thumb does: a screen at a time, reading what is there
    let empty = 0;
    for (;;) {
      const { rows, drawn, ended } = await list.evaluate((element) => {
        element.scrollBy(0, element.clientHeight * 6);
        return {
          rows: Number(element.getAttribute('data-rows')),
          drawn: element.querySelectorAll('tbody tr[data-id]').length,
          ended: element.scrollTop + element.clientHeight >= element.scrollHeight - 2,
        };
      });
      expect(drawn).toBeLessThan(120);
      if (ended && rows >= 10_000) break;
      if (ended) empty += 1;
      if (Date.now() - began > 90_000) throw new Error(`still at ${rows} rows`);
      await page.waitForTimeout(50);
    }
    // the end was met before the next page came: never for long
    expect(empty * 50).toBeLessThan(20_000);
  });
});

describe('job 7: a parked row', () => {
  async function parked(): Promise<string> {
    const [row] = await desk.query<{ id: string }>(
      "select guichet.enqueue_outbox('email', 'letter:' || gen_random_uuid(), '{\"to\": \"lea@example.fr\"}', false) as id",
    );
    await desk.query(
      "update public.outbox set status = 'parked', attempts = 10, consumer = 'desk-test', error_message = 'no such address' where id = $1",
      [row?.id],
    );
    return row?.id ?? '';
  }
  const stateOf = async (row: string) =>
    (
      await desk.query<{ status: string; error_message: string }>(
        'select status, error_message from public.outbox where id = $1',
        [row],
      )
    )[0];

  test('why is seen, and it is passed over with a reason, in four presses', async () => {
    const row = await parked();
    const page = await come();
    const hand = handOver(page);
    await hand.press(page.getByRole('link', { name: 'File d’envoi', exact: true }).first());
    await hand.press(page.locator(`tr[data-id="${row}"]`));
    await page.locator('.panel .said').getByText('no such address').waitFor();
    await hand.press(page.locator('.panel').getByRole('button', { name: 'Passer', exact: true }));
    await hand.type(page.locator('dialog textarea'), 'écrite à la main');
    await hand.press(page.locator('dialog button[type=submit]'));
    expect(hand.count()).toBe(4);
    await waitFor('it to be skipped', async () => ((await stateOf(row))?.status === 'skipped' ? true : undefined));
    expect((await stateOf(row))?.error_message).toBe('écrite à la main');
    await page.locator('.panel .timeline').getByText('écrite à la main').waitFor();
  });

  test('it is retried, on a phone as well; decided meanwhile it says so and does nothing', async () => {
    const row = await parked();
    const page = await come(`/bureau/file?row=${row}`, { width: 390, height: 780 });
    await page.locator('.panel').getByRole('button', { name: 'Réessayer', exact: true }).click();
    await desk.query('update public.outbox set attempts = 11 where id = $1', [row]);
    await page.locator('dialog button[type=submit]').click();
    await page.locator('dialog .notice.bad').getByText('Quelqu’un vient de modifier cette ligne').waitFor();
    expect((await stateOf(row))?.status).toBe('parked');
    await page.keyboard.press('Escape');
    await page.locator('.panel').getByRole('button', { name: 'Réessayer', exact: true }).click();
    await page.locator('dialog button[type=submit]').click();
    await waitFor('it to wait', async () => ((await stateOf(row))?.status === 'waiting' ? true : undefined));
  });
});

describe('job 9: the text of an alert', () => {
  const textNow = async () => {
    const [row] = await desk.query<{ words: { fr: { title: string; body: string } } }>(
      "select guichet.alert_words('machine_session_limit') as words",
    );
    return row?.words.fr;
  };

  test('is changed in three presses, with a preview of the last one, and comes back as it was shipped', async () => {
    await desk.query(
      'insert into public.alert_outbox (template, subject, status, data) values (\'machine_session_limit\', gen_random_uuid()::text, \'sent\', \'{"machine_name": "Hall B", "limit": 30}\')',
    );
    const shipped = await textNow();
    const page = await come();
    const hand = handOver(page);
    await hand.press(page.getByRole('link', { name: 'Textes des alertes', exact: true }).first());
    await hand.press(page.locator('.text-list').getByRole('button', { name: /Machine : trop de demandes/ }));
    const body = page.locator('.text-edit textarea');
    await hand.type(body, '<b>{machine}</b> : {per_minute} par minute\n👉 Appeler <i>Paul');
    expect(await page.locator('.faults').textContent()).toContain('<i>');
    expect(await page.locator('.text-edit button[type=submit]').isDisabled()).toBe(true);
    await hand.type(body, '<b>{machine}</b> : {per_minute} par minute\n👉 Appeler <i>Paul</i>\n{links}');
    await page.locator('.message').getByText('Hall B').waitFor();
    await hand.press(page.locator('.text-edit button[type=submit]'));
    expect(hand.count()).toBe(3);
    await page.locator('.notice.good').waitFor();
    expect((await textNow())?.body).toContain('Appeler <i>Paul</i>');

    await page.getByRole('button', { name: 'Revenir au texte livré' }).click();
    await page.locator('dialog button[type=submit]').click();
    await waitFor('the shipped text', async () => ((await textNow())?.body === shipped?.body ? true : undefined));
  });

  test('one of staff’s own is written, with the values that its alerts bring', async () => {
    const name = `own_${id().replace(/[0-9]/g, 'x')}`;
    const page = await come('/bureau/textes');
    await page.locator('.text-new summary').click();
    await page.locator('input[name=name]').fill(name);
    await page.locator('input[name=fields]').fill('place_name');
    await page.locator('.text-new button[type=submit]').click();
    const form = page.locator('.text-edit');
    await form.locator('input').nth(1).fill('Plus de café');
    await form.locator('input').nth(2).fill('machines sans café');
    await form.locator('textarea').fill('Où : {place_name}\n{links}');
    await form.locator('button[type=submit]').click();
    await form.locator('.notice.good').waitFor();
    const [row] = await desk.query<{ words: { fr: object } }>('select guichet.alert_words($1) as words', [name]);
    expect(row?.words.fr).toMatchObject({ title: 'Plus de café' });
  });
});

describe('alerts', () => {
  test('what was given up is sent again; the message reads as it does on the phone; its runbook is a press away', async () => {
    const [row] = await desk.query<{ id: string }>(
      `insert into public.alert_outbox (template, subject, status, data, error_message, next_attempt_at)
       values ('machine_offline', gen_random_uuid()::text, 'failed', '{"machine_name": "Hall C"}', 'thread not found', now() + interval '1 day')
       returning id`,
    );
    const page = await come(`/bureau/alertes?alert=${row?.id}`);
    await page.locator('.panel .message').getByText('Hall C').waitFor();
    await page.locator('.panel').getByRole('button', { name: 'Réessayer', exact: true }).click();
    await page.locator('dialog button[type=submit]').click();
    await waitFor('it to wait', async () =>
      (await desk.query<{ status: string }>('select status from public.alert_outbox where id = $1', [row?.id]))[0]
        ?.status === 'queued'
        ? true
        : undefined,
    );
    await desk.query("update public.alert_outbox set status = 'skipped' where id = $1", [row?.id]);
    await page.locator('.panel').getByRole('link', { name: 'Que faire ?' }).last().click();
    await page.locator('h2[data-here=true]').getByText('machine_offline').waitFor();
  });
});
