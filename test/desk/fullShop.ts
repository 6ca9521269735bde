import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Colleague, Desk } from '../../harness/desk/desk.ts';
import { customer, ordered, placeHeld, refundGone, subscribed } from './customers.ts';
import { call, newSellingMachine, vend } from './machineFixture.ts';
import { beginToday, book, makeSession, wait } from './peopleOfSessions.ts';

/** A desk on which every page has something to show: each state of each thing, and names that are too long. */

/** Ninety characters without a place to break. */
export const longName = `Anne-Élisabeth-${'de-la-Tour-du-Pin-'.repeat(4)}Gouvernet`.slice(0, 90);

export interface FullShop {
  person: string;
  payment: string;
  failedPayment: string;
  vend: string;
  machine: string;
  session: string;
  space: string;
  event: string;
  row: string;
  alert: string;
  subscription: string;
  establishment: string;
}

const idRow = z.object({ id: z.string() });
/** The id of the row that a statement gives back. */
async function made(desk: Desk, sql: string, values: unknown[] = []): Promise<string> {
  return idRow.parse((await desk.query(sql, values))[0]).id;
}

/** Arranges all of it; `owner` makes the decisions that there are. */
export async function fullShop(desk: Desk, owner: Colleague): Promise<FullShop> {
  const claire = await customer(desk, longName);
  const paid = await ordered(desk, claire, { cents: 99_999_900 });
  const other = await ordered(desk, claire, { cents: 5_000 });
  const { error } = await owner.client.rpc('request_refund', {
    payment_id: other.payment,
    amount_cents: 2_000,
    reason: 'sachet percé',
    request_id: randomUUID(),
  });
  if (error !== null) throw error;
  await refundGone(desk, other);
  const failed = await ordered(desk, claire, { cents: 1_997, isPaid: false });
  await placeHeld(desk, claire);
  await desk.query(
    `insert into public.disputes (payment_id, stripe_dispute_id, stripe_payment_intent_id, amount_cents, currency, status,
       reason, evidence_due_by)
     select p.id, 'dp_' || p.id, p.stripe_payment_intent_id, p.amount_received_cents, p.currency, 'needs_response',
       'fraudulent', now() + interval '3 days' from public.payments p where p.id = $1`,
    [paid.payment],
  );
  const { subscription, establishment } = await subscribed(desk, claire, longName);
  await fillSubscription(desk, subscription, establishment);
  return {
    person: claire.id,
    payment: other.payment,
    failedPayment: failed.payment,
    subscription,
    establishment,
    ...(await machines(desk)),
    session: await sessions(desk),
    space: await spaces(desk),
    ...(await behindTheScenes(desk)),
  };
}

async function fillSubscription(desk: Desk, subscription: string, establishment: string): Promise<void> {
  await desk.query(
    `insert into public.subscription_items (subscription_id, stripe_subscription_item_id, code, quantity, unit_amount,
       currency, period_interval, period_interval_count)
     values ($1, 'si_' || gen_random_uuid(), 'PRO', 1, 4900, 'eur', 'month', 1),
       ($1, 'si_' || gen_random_uuid(), 'SEATS', 12, 900, 'eur', 'month', 1)`,
    [subscription],
  );
  await desk.query('select public.cover_establishments($1::jsonb)', [
    JSON.stringify([{ subscription_id: subscription, establishment_id: establishment }]),
  ]);
  await desk.query(
    `insert into public.usage_counters (subscription_id, establishment_id, feature_key, used_value, quota_value,
       period_start, period_end)
     values ($1, $2, 'INVOICES_IMPORTED', 81, 100, current_date - 10, current_date + 20)
     on conflict do nothing`,
    [subscription, establishment],
  );
  await desk.query(
    `insert into public.invoices_billing (stripe_invoice_id, billing_account_id, subscription_id, currency, status, total,
       amount_due, amount_paid, number, stripe_created, paid_at)
     select 'in_' || gen_random_uuid(), s.billing_account_id, s.id, 'eur', i.status, 15700, 15700,
       case i.status when 'paid' then 15700 else 0 end, 'F-2026-' || i.n, now() - i.n * interval '30 days',
       case i.status when 'paid' then now() - i.n * interval '30 days' end
       from public.subscriptions s, (values (0, 'open'), (1, 'paid'), (2, 'paid')) i (n, status) where s.id = $1`,
    [subscription],
  );
}

async function machines(desk: Desk): Promise<{ machine: string; vend: string }> {
  const machine = await newSellingMachine(desk, [
    ['A1', longName, 4],
    ['A2', 'Eau plate 50 cl', 0],
    ['A3', 'Expresso', 9],
  ]);
  await vend(desk, machine, 'success');
  await vend(desk, machine, 'failure', { reason: 'jammed' });
  const unknown = await vend(desk, machine, 'unknown', { reason: 'lost_power' });
  const silent = await newSellingMachine(desk, [['B1', 'Thé vert', 1]]);
  await desk.query("update public.machines set last_seen_at = now() - interval '3 hours' where code = $1", [
    silent.code,
  ]);
  const off = await newSellingMachine(desk, []);
  await desk.query('update public.machines set name = $2 where code = $1', [off.code, longName]);
  await call(desk, 'set_machine_service', { machine_id: off.code, in_service: false, reason: 'révision' });
  return { machine: machine.code, vend: unknown };
}

async function sessions(desk: Desk): Promise<string> {
  await makeSession(desk, 30, longName);
  const session = await makeSession(desk, 5, 'Lyon, salle des Capucins');
  await book(desk, session, 'Claire Dubois');
  const { booking } = await book(desk, session, longName);
  await wait(desk, session);
  await beginToday(desk, session);
  await desk.query(
    `insert into public.outbox (topic, object_key, status, payload, error_message, fold, consumer)
     values ('email', 'letter:' || gen_random_uuid(), 'parked', jsonb_build_object('template', 'booking_confirmed',
       'booking_id', $1::text), 'mailbox full', false, 'desk-test')`,
    [booking],
  );
  return session;
}

async function spaces(desk: Desk): Promise<string> {
  await desk.query('insert into public.spaces (name, capacity, price_per_hour) values ($1, 4, 18)', [longName]);
  const space = await made(
    desk,
    "insert into public.spaces (name, capacity, price_per_hour) values ('Atelier', 10, 25) returning id",
  );
  await desk.query('select public.schedule_space_price($1, $2, 3000, guichet.today() + 5)', [randomUUID(), space]);
  return space;
}

/** Events in error for two causes, one that waits; a row of the outbox that is parked; alerts in each state. */
async function behindTheScenes(desk: Desk): Promise<{ event: string; row: string; alert: string }> {
  const run = randomUUID().slice(0, 8);
  const event = `evt_${run}_1`;
  // of a consumer of their own: an n8n that runs takes none of them
  await desk.query(
    `insert into public.stripe_webhook_log (event_id, type, status, payload, object_id, consumer, attempts)
     select 'evt_' || $1 || '_' || n, 'invoice.paid', 'processing', '{"id": "evt", "data": {"object": {"id": "in_1"}}}',
       'in_' || n, 'desk-test', 8 from generate_series(1, 30) n`,
    [run],
  );
  await desk.query(
    `update public.stripe_webhook_log set status = 'error', error_message = case when seq % 3 = 0
       then 'no plan "' || repeat('PROFESSIONNEL_', 8) || '"' else 'duplicate key value violates a constraint' end
      where event_id like 'evt_' || $1 || '%'`,
    [run],
  );
  const row = await made(
    desk,
    `insert into public.outbox (topic, object_key, status, payload, error_message, attempts, fold, consumer)
     values ('email', 'letter:' || gen_random_uuid(), 'parked', '{"to": "lea@example.fr", "template": "offer"}',
       'no such address', 10, false, 'desk-test') returning id`,
  );
  const alert = await made(
    desk,
    `insert into public.alert_outbox (template, subject, status, data, error_message, next_attempt_at)
     values ('machine_offline', gen_random_uuid()::text, 'failed', jsonb_build_object('machine_name', $1::text),
       'thread not found', now() + interval '1 day') returning id`,
    [longName],
  );
  await desk.query(
    `insert into public.alert_outbox (template, subject, status, data)
     values ('machine_session_limit', gen_random_uuid()::text, 'sent', '{"machine_name": "Hall B", "limit": 30}')`,
  );
  return { event, row, alert };
}

/** Every address of the desk that shows something of this shop, by a name for its picture. */
export function addressesOf(shop: FullShop): Readonly<Record<string, string>> {
  return {
    today: '/bureau',
    'today-months': '/bureau?periode=mois',
    payments: '/bureau/paiements',
    'payments-failed': '/bureau/paiements?voir=echecs',
    'payments-disputes': '/bureau/paiements?voir=litiges-ouverts',
    month: '/bureau/comptabilite',
    'rows-mrr': '/bureau/chiffres/revenu-mensuel',
    'rows-silent': '/bureau/chiffres/silencieuses',
    'rows-empty': '/bureau/chiffres/vides',
    search: `/bureau/recherche?q=${encodeURIComponent('anne-elisabeth')}`,
    person: `/bureau/personnes/${shop.person}`,
    payment: `/bureau/paiements/${shop.payment}`,
    'payment-failed': `/bureau/paiements/${shop.failedPayment}`,
    receipt: `/bureau/paiements/${shop.payment}/recu`,
    subscriptions: '/bureau/abonnements',
    subscription: `/bureau/abonnements/${shop.subscription}`,
    establishment: `/bureau/etablissements/${shop.establishment}`,
    machines: '/bureau/machines',
    machine: `/bureau/machines/${shop.machine}`,
    refill: `/bureau/machines/${shop.machine}/remplir`,
    vends: '/bureau/ventes',
    vend: `/bureau/ventes/${shop.vend}`,
    sessions: '/bureau/seances',
    session: `/bureau/seances/${shop.session}`,
    spaces: '/bureau/espaces',
    space: `/bureau/espaces?espace=${shop.space}`,
    events: '/bureau/evenements',
    event: `/bureau/evenements/${shop.event}`,
    outbox: '/bureau/file',
    row: `/bureau/file?row=${shop.row}`,
    alerts: '/bureau/alertes',
    alert: `/bureau/alertes?alert=${shop.alert}`,
    'alert-texts': '/bureau/textes',
    help: '/bureau/aide/alerts',
    team: '/bureau/equipe',
    decisions: '/bureau/decisions',
    settings: '/bureau/reglages',
    account: '/bureau/compte',
    unknown: '/bureau/rien-ici',
  };
}
