import { amountInFrench } from '../currency.ts';
import type { CheckoutSession } from '../objects.ts';
import type { Account } from '../state/account.ts';
import { document, escape } from './html.ts';

/** The hosted payment page of a session. */
export function checkoutPage(account: Account, session: CheckoutSession): string {
  if (session.status !== 'open') return closedPage(session);
  const intent =
    session.payment_intent === null ? undefined : account.table('payment_intent').get(session.payment_intent);
  if (intent?.status === 'requires_action') return authenticationPage(session, intent.amount, intent.currency);
  const lines = account.table('checkout_plan').get(session.id)?.lines ?? [];
  const rows = lines
    .map(
      (line) =>
        `<tr><td>${escape(line.description ?? 'Article')}${(line.quantity ?? 1) > 1 ? ` × ${line.quantity}` : ''}</td><td class="money">${amountInFrench(line.amount_total, line.currency)}</td></tr>`,
    )
    .join('');
  const amount =
    session.amount_total === null || session.currency === null
      ? 'Enregistrer une carte'
      : amountInFrench(session.amount_total, session.currency);
  const email =
    session.customer_email ??
    (session.customer === null ? undefined : account.table('customer').get(session.customer)?.email) ??
    '';
  const refused = intent?.last_payment_error?.message;
  const hold = account.table('checkout_plan').get(session.id)?.intent.capture_method === 'manual';
  return document(
    'Paiement',
    `<div class="card">
<h1>${session.mode === 'subscription' ? 'Abonnement' : 'Paiement'}</h1>
<p class="amount">${amount}</p>
${refused === undefined ? '' : `<p class="alert" role="alert">Paiement refusé : ${escape(frenchOf(refused))} Essayez une autre carte.</p>`}
${rows === '' ? '' : `<table>${rows}</table>`}
${hold ? '<p class="note">Le montant est seulement réservé ; il est débité une fois le produit remis.</p>' : ''}
<form method="post">
<label for="email">E-mail</label><input id="email" name="email" type="email" autocomplete="email" required value="${escape(email)}" placeholder="vous@exemple.fr">
<label for="name">Nom sur la carte</label><input id="name" name="name" autocomplete="cc-name" required value="Camille Durand">
<label for="card">Carte d’essai</label><select id="card" name="action">
<option value="pay">4242 – paiement accepté</option><option value="authenticate">3220 – demande 3-D Secure</option>
<option value="decline">0002 – carte refusée</option><option value="insufficient_funds">9995 – fonds insuffisants</option>
<option value="pay_refund_pending">7726 – remboursement lent</option><option value="pay_refund_fails">5126 – remboursement qui échoue</option>
<option value="pay_disputed">0259 – paiement contesté</option></select>
<button class="go" type="submit">${session.mode === 'setup' ? 'Enregistrer' : 'Payer'}</button>
</form>
<form method="post"><input type="hidden" name="action" value="abandon"><button type="submit">Abandonner</button></form>
<p class="note">Page d’essai de Guichet : aucun argent n’est débité.</p></div>`,
  );
}

function authenticationPage(session: CheckoutSession, amount: number, currency: string): string {
  return document(
    '3-D Secure',
    `<div class="card"><h1>Votre banque demande une confirmation</h1><p class="amount">${amountInFrench(amount, currency)}</p>
<p>Confirmez-vous ce paiement ?</p>
<form method="post" action="/c/pay/${escape(session.id)}"><button class="go" name="action" value="approve" type="submit">Confirmer le paiement</button>
<button name="action" value="refuse" type="submit">Refuser</button></form><p class="note">Étape 3-D Secure (essai).</p></div>`,
  );
}

function closedPage(session: CheckoutSession): string {
  const text = session.status === 'complete' ? 'Ce paiement est terminé.' : 'Ce lien de paiement a expiré.';
  return document(
    'Paiement',
    `<div class="card"><h1>${text}</h1>${session.cancel_url === null ? '' : `<p><a href="${escape(session.cancel_url)}">Revenir au site</a></p>`}</div>`,
  );
}

const french: Readonly<Record<string, string>> = {
  'Your card was declined.': 'la carte a été refusée.',
  'Your card has insufficient funds.': 'fonds insuffisants.',
  'Your card has expired.': 'la carte a expiré.',
};

function frenchOf(message: string): string {
  return french[message] ?? (message.includes('authentication') ? 'la confirmation 3-D Secure a échoué.' : message);
}
