import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { z } from 'zod';
import { crowd, press, type Member } from '../../harness/people/crowd.ts';
import { openDatabase, type Database } from '../../harness/stack/database.ts';
import { readStackEnv } from '../../harness/stack/env.ts';
import { startImmersionCheckout } from '../../harness/people/immersionCheckout.ts';
import { asService } from '../../harness/people/people.ts';
import { checkoutIdOf, stripeControl, stripeState } from '../../harness/stripe/stripeStandIn.ts';
import { waitFor } from '../../harness/waitFor.ts';
import { dayIn, launch, visit, webUrl } from '../../harness/people/browser.ts';

/** Everybody wants the same session at the same moment. */
jest.setTimeout(180_000);

const PEOPLE = 500;
const PLACES = 8;
const PRICE = 199_700;
const env = readStackEnv();
let browser: Browser;
let database: Database;

beforeAll(async () => {
  browser = await launch();
  database = openDatabase();
});
afterAll(async () => {
  await browser.close();
  await database.close();
});

const sessionRow = z.object({ id: z.string(), reserved_places: z.number(), max_places: z.number() });
const checkoutSession = z.object({
  id: z.string(),
  status: z.string(),
  payment_status: z.string(),
  amount_total: z.number(),
  payment_intent: z.string().nullable(),
  client_reference_id: z.string().nullable(),
  metadata: z.record(z.string(), z.string()),
});
const intent = z.object({ id: z.string(), status: z.string(), amount_received: z.number() });

/** Every number of places that the realtime of the product tells of this session, from the moment this resolves. */
async function watchPlaces(session: string): Promise<{ seen: number[]; end(): Promise<void> }> {
  const client = asService();
  const seen: number[] = [];
  await new Promise<void>((resolve, reject) => {
    client
      .channel(`rush-${session}`)
      .on(
        'postgres_changes',
        { event: 'UPDATE', schema: 'public', table: 'immersion_sessions', filter: `id=eq.${session}` },
        ({ new: row }) => seen.push(sessionRow.parse(row).reserved_places),
      )
      // told so by the server once it follows the table, which is after SUBSCRIBED
      .on('system', {}, (message: unknown) => {
        if (z.object({ status: z.literal('ok') }).safeParse(message).success) resolve();
      })
      .subscribe((status, error) => {
        if (status === 'CHANNEL_ERROR' || status === 'TIMED_OUT') reject(error ?? new Error(status));
      });
  });
  return {
    seen,
    end: async () => {
      await client.removeAllChannels();
      client.realtime.disconnect();
    },
  };
}

/** What the card of a session says, each time it changes. */
async function watchCard(page: Page, session: string): Promise<() => Promise<string[]>> {
  await page.goto(`${webUrl()}/immersion-elite`);
  await page.locator(`li[data-session="${session}"] [data-places="${PLACES}"]`).waitFor();
  await page.evaluate(`{
    const card = document.querySelector('li[data-session="${session}"]');
    const read = () => card.querySelector('[data-places]').textContent;
    window.cardSaid = [read()];
    new MutationObserver(() => { if (window.cardSaid.at(-1) !== read()) window.cardSaid.push(read()); })
      .observe(card, { subtree: true, childList: true, characterData: true, attributes: true });
  }`);
  return async () => z.array(z.string()).parse(await page.evaluate('window.cardSaid'));
}

async function openCheckout({ token }: Member, booking: string): Promise<string> {
  // an Origin is chosen by the caller: it must not decide where Stripe sends the buyer
  const answer = await startImmersionCheckout(token, booking, { origin: 'https://elsewhere.example' });
  return z.object({ checkout_url: z.url() }).parse(await answer.json()).checkout_url;
}

test('five hundred people at eight places: eight holds, eight paid, eight confirmed, nobody charged without a place', async () => {
  const { data } = await asService()
    .from('immersion_sessions')
    .insert({
      session_date_start: dayIn(50),
      session_date_end: dayIn(54),
      max_places: PLACES,
      location: `Foule ${Date.now()}`,
      price_cents: PRICE,
    })
    .select()
    .single()
    .throwOnError();
  const session = sessionRow.parse(data).id;
  const people = await crowd({ home: z.string().parse(process.env.GUICHET_HOME), query: database.query }, PEOPLE);
  const live = await watchPlaces(session);
  const { context, page } = await visit(browser);
  const cardSaid = await watchCard(page, session);

  const api = { url: env.SUPABASE_URL, anonKey: env.SUPABASE_ANON_KEY };
  const pressed = await Promise.all(people.map((member) => press(api, member, session)));
  const holders = pressed.filter(({ result }) => result === 'held');
  expect(holders).toHaveLength(PLACES);
  expect(pressed.filter(({ reason }) => reason === 'full')).toHaveLength(PEOPLE - PLACES);

  const urls = await Promise.all(holders.map(({ member, booking_id }) => openCheckout(member, String(booking_id))));
  expect(new Set(urls).size).toBe(PLACES);
  const first = await fetch(urls[0] ?? '', {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ action: 'pay', email: 'foule@example.fr', name: 'Foule' }),
  });
  expect(first.headers.get('location')).toBe(`${webUrl()}/immersion-elite?booking=${holders[0]?.booking_id}`);
  await Promise.all(urls.slice(1).map((url) => stripeControl(`checkout/${checkoutIdOf(url)}/pay`)));

  const bookings = () =>
    database.query<{ id: string; status: string; payment_state: string; stripe_payment_intent_id: string | null }>(
      'select id, status, payment_state, stripe_payment_intent_id from immersion_bookings where session_id = $1',
      [session],
    );
  await waitFor(
    'the holders to be confirmed',
    async () => ((await bookings()).every(({ status }) => status === 'confirmed') ? true : undefined),
    { timeoutMs: 90_000, found: async () => JSON.stringify(await bookings()) },
  );
  const confirmed = await bookings();
  expect(confirmed).toHaveLength(PLACES);
  expect(confirmed.every(({ payment_state }) => payment_state === 'paid')).toBe(true);

  // Stripe's books: one Checkout a place, each charged once, and each charge is a confirmed booking's
  const checkouts = (await stripeState('checkout.session', checkoutSession)).filter(
    ({ metadata }) => metadata.sessionId === session,
  );
  expect(checkouts.map(({ status, payment_status, amount_total }) => [status, payment_status, amount_total])).toEqual(
    Array.from({ length: PLACES }, () => ['complete', 'paid', PRICE]),
  );
  const charged = (await stripeState('payment_intent', intent)).filter(({ id }) =>
    checkouts.some(({ payment_intent }) => payment_intent === id),
  );
  expect(charged.reduce((sum, { amount_received }) => sum + amount_received, 0)).toBe(PLACES * PRICE);
  expect(
    checkouts.map(({ client_reference_id, payment_intent }) => `${client_reference_id} ${payment_intent}`).sort(),
  ).toEqual(confirmed.map(({ id, stripe_payment_intent_id }) => `${id} ${stripe_payment_intent_id}`).sort());

  // never more than eight: in the database, over realtime, on the page
  expect(
    await database.query('select reserved_places, status from immersion_sessions where id = $1', [session]),
  ).toEqual([{ reserved_places: PLACES, status: 'full' }]);
  await waitFor('realtime to tell of the last place', async () => (live.seen.includes(PLACES) ? true : undefined), {
    found: async () => live.seen.join(),
  });
  expect(Math.max(...live.seen)).toBe(PLACES);
  expect(live.seen).toEqual(live.seen.toSorted((a, b) => a - b));
  await page.locator(`li[data-session="${session}"]`).getByText('Complet').waitFor();
  const left = (await cardSaid()).map((words) =>
    words === 'Complet' ? 0 : Number(/^(\d) places? restantes? sur 8$/.exec(words)?.[1]),
  );
  expect(left[0]).toBe(PLACES);
  expect(left.at(-1)).toBe(0);
  expect(left).toEqual(left.toSorted((a, b) => b - a));

  await live.end();
  await context.close();
  await asService().from('immersion_sessions').update({ is_active: false }).eq('id', session).throwOnError();
});
