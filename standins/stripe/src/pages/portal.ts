import type { PortalSession, Subscription } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { document, escape } from './html.ts';

/** The customer's own page: each subscription with its state, and a button that ends it with its period or takes that back. */
export function portalPage(account: Account, session: PortalSession): string {
  const rows = account
    .table('subscription')
    .values()
    .filter((one) => one.customer === session.customer)
    .map(row)
    .join('');
  const back = session.return_url === null ? '' : `<p><a href="${escape(session.return_url)}">Revenir au site</a></p>`;
  return document(
    'Espace client',
    `<div class="card"><h1>Espace client</h1><table>${rows || '<tr><td>Aucun abonnement</td><td></td><td></td></tr>'}</table>${back}</div>`,
  );
}

function row(subscription: Subscription): string {
  const { id, status, cancel_at: cancelAt } = subscription;
  const end =
    cancelAt === null
      ? ''
      : `, jusqu’au ${new Date(cancelAt * 1000).toLocaleDateString('fr-FR', { timeZone: 'Europe/Paris' })}`;
  const action = cancelAt === null ? ['cancel', 'Résilier à la fin de la période'] : ['resume', 'Ne pas résilier'];
  const over = status === 'canceled' || status === 'incomplete_expired';
  const form = over
    ? ''
    : `<form method="post"><input type="hidden" name="subscription" value="${escape(id)}"><button name="action" value="${action[0]}" type="submit">${action[1]}</button></form>`;
  return `<tr><td><code>${escape(id)}</code></td><td>${escape(status)}${over ? '' : end}</td><td>${form}</td></tr>`;
}
