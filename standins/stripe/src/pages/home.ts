import { amountInFrench } from '../currency.ts';
import type { Account } from '../state/account.ts';
import { document, escape } from './html.ts';

const NEWEST = 25;

/** What stands in the account, newest first: a look for the one who runs the stack. */
export function homePage(account: Account): string {
  const newest = <T>(rows: T[]) => rows.slice(-NEWEST).reverse();
  const money = (amount: number | null, currency: string | null) =>
    amount === null || currency === null ? '' : `<span class="money">${amountInFrench(amount, currency)}</span>`;
  const section = (title: string, count: number, rows: string[]) =>
    count === 0
      ? ''
      : `<details${rows.length > 0 ? ' open' : ''}><summary>${title} (${count})</summary><table>${rows.join('')}</table></details>`;
  const row = (...cells: string[]) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  const code = (id: string) => `<code>${escape(id)}</code>`;
  const sessions = newest(account.table('checkout.session').values()).map((one) =>
    row(
      one.url === null ? code(one.id.slice(0, 24)) : `<a href="${escape(one.url)}">${code(one.id.slice(0, 24))}</a>`,
      `${one.status} · ${one.payment_status}`,
      money(one.amount_total, one.currency),
    ),
  );
  const intents = newest(account.table('payment_intent').values()).map((one) =>
    row(code(one.id), escape(one.status), money(one.amount, one.currency)),
  );
  const refunds = newest(account.table('refund').values()).map((one) =>
    row(code(one.id), escape(one.status), money(one.amount, one.currency)),
  );
  const products = newest(account.table('product').values()).map((one) =>
    row(
      code(one.id),
      `${escape(one.name)}${one.active ? '' : ' (archivé)'}`,
      money(
        account.table('price').get(one.default_price ?? '')?.unit_amount ?? null,
        account.table('price').get(one.default_price ?? '')?.currency ?? null,
      ),
    ),
  );
  const customers = newest(account.table('customer').values()).map((one) =>
    row(code(one.id), escape(one.name ?? ''), escape(one.email ?? '')),
  );
  const subscriptions = newest(account.table('subscription').values()).map((one) =>
    row(code(one.id), escape(one.status), String(one.items.data.length)),
  );
  const events = newest(account.table('event').values()).map((one) =>
    row(code(one.id), escape(one.type), one.pending_webhooks === 0 ? 'livré' : 'en attente'),
  );
  const now = new Date(account.now() * 1000).toLocaleString('fr-FR', { timeZone: 'Europe/Paris' });
  return document(
    'Stripe d’essai',
    `<div class="card"><h1>Stripe d’essai</h1><p class="note">Remplace Stripe tant que STRIPE_SECRET_KEY n’est pas défini. Horloge : ${escape(now)}.</p>
${section('Paiements Checkout', account.table('checkout.session').size, sessions)}${section('Intentions de paiement', account.table('payment_intent').size, intents)}
${section('Remboursements', account.table('refund').size, refunds)}${section('Produits', account.table('product').size, products)}
${section('Clients', account.table('customer').size, customers)}${section('Abonnements', account.table('subscription').size, subscriptions)}
${section('Événements', account.table('event').size, events)}</div>`,
    48,
  );
}
