import { type Request, type Response, Router } from 'express';
import { z } from 'zod';
import type { Engine } from '../http/context.ts';
import { decode } from '../http/decode.ts';
import { authenticateCheckout, payCheckout } from '../resources/checkout.ts';
import { authenticateIntent } from '../resources/payment.ts';
import { endInPortal } from '../resources/subscriptions.ts';
import { amountInFrench } from '../currency.ts';
import type { CheckoutSession } from '../objects.ts';
import { checkoutPage } from './checkout.ts';
import { homePage } from './home.ts';
import { document, escape } from './html.ts';
import { portalPage } from './portal.ts';

const checkoutForm = z.object({
  action: z.enum([
    'pay',
    'authenticate',
    'decline',
    'insufficient_funds',
    'pay_refund_pending',
    'pay_refund_fails',
    'pay_disputed',
    'approve',
    'refuse',
    'abandon',
  ]),
  email: z.string().optional(),
  name: z.string().optional(),
});

const portalForm = z.object({ action: z.enum(['cancel', 'resume']), subscription: z.string() });

/** Pages that a person opens: Checkout, 3-D Secure, receipt, portal, and the list of what there is. */
export function pages(engine: Engine): Router {
  const { account } = engine;
  const router = Router();
  const act = <T>(work: () => T): T => account.perform({ id: null, idempotency_key: null }, work);

  router.get('/', (_request, response) => {
    response.type('html').send(homePage(account));
  });

  router.get('/c/pay/:id', (request, response) => {
    const session = account.table('checkout.session').get(String(request.params.id));
    if (session === undefined) notFound(response, 'Ce lien de paiement n’existe pas.');
    else response.type('html').send(checkoutPage(account, session));
  });
  router.post('/c/pay/:id', (request, response) => {
    const id = String(request.params.id);
    const session = account.table('checkout.session').get(id);
    if (session === undefined) return notFound(response, 'Ce lien de paiement n’existe pas.');
    const form = checkoutForm.safeParse(decode(bodyOf(request)));
    if (!form.success || session.status !== 'open') return response.redirect(303, `/c/pay/${id}`);
    const { action, email, name } = form.data;
    if (action === 'abandon') return response.redirect(303, session.cancel_url ?? `/c/pay/${id}`);
    const after = act(() =>
      action === 'approve' || action === 'refuse'
        ? authenticateCheckout(account, id, action === 'approve')
        : payCheckout(account, id, action, { email: email || 'camille@exemple.fr', name: name || 'Camille Durand' }),
    );
    return response.redirect(303, after.status === 'complete' ? successUrl(after) : `/c/pay/${id}`);
  });

  router.get('/authenticate/:id', (request, response) => {
    const intent = account.table('payment_intent').get(String(request.params.id));
    if (intent === undefined) return notFound(response, 'Ce paiement n’existe pas.');
    return response.type('html').send(
      document(
        '3-D Secure',
        `<div class="card"><h1>Votre banque demande une confirmation</h1><p class="amount">${amountInFrench(intent.amount, intent.currency)}</p>
<form method="post"><button class="go" name="action" value="approve" type="submit">Confirmer le paiement</button><button name="action" value="refuse" type="submit">Refuser</button></form></div>`,
      ),
    );
  });
  router.post('/authenticate/:id', (request, response) => {
    const id = String(request.params.id);
    const intent = account.table('payment_intent').get(id);
    if (intent === undefined) return notFound(response, 'Ce paiement n’existe pas.');
    const back = intent.next_action?.redirect_to_url?.return_url ?? null;
    const after = act(() => authenticateIntent(account, id, bodyOf(request).includes('approve')));
    if (back === null)
      return response
        .type('html')
        .send(
          document(
            '3-D Secure',
            `<div class="card"><h1>${after.status === 'requires_payment_method' ? 'Paiement refusé' : 'Paiement confirmé'}</h1></div>`,
          ),
        );
    const url = new URL(back);
    url.searchParams.set('payment_intent', id);
    url.searchParams.set('redirect_status', after.status === 'requires_payment_method' ? 'failed' : 'succeeded');
    return response.redirect(303, url.href);
  });

  router.get('/receipts/:id', (request, response) => {
    const charge = account.table('charge').get(String(request.params.id));
    if (charge === undefined) return notFound(response, 'Ce reçu n’existe pas.');
    const refunded =
      charge.amount_refunded > 0
        ? `<tr><td>Remboursé</td><td class="money">${amountInFrench(charge.amount_refunded, charge.currency)}</td></tr>`
        : '';
    return response.type('html').send(
      document(
        'Reçu',
        `<div class="card"><h1>Reçu</h1><p class="amount">${amountInFrench(charge.amount, charge.currency)}</p>
<table><tr><td>Date</td><td>${new Date(charge.created * 1000).toLocaleString('fr-FR', { timeZone: 'Europe/Paris' })}</td></tr><tr><td>Carte</td><td>•••• ${escape(charge.payment_method_details?.card.last4 ?? '')}</td></tr>${refunded}</table><p class="note"><code>${escape(charge.id)}</code></p></div>`,
      ),
    );
  });

  router.get('/p/session/:id', (request, response) => {
    const session = account.table('billing_portal.session').get(String(request.params.id));
    if (session === undefined) return notFound(response, 'Cet espace client n’existe pas.');
    return response.type('html').send(portalPage(account, session));
  });
  router.post('/p/session/:id', (request, response) => {
    const session = account.table('billing_portal.session').get(String(request.params.id));
    if (session === undefined) return notFound(response, 'Cet espace client n’existe pas.');
    const form = portalForm.safeParse(decode(bodyOf(request)));
    const subscription = form.success ? account.table('subscription').get(form.data.subscription) : undefined;
    // only what is the customer's own, and still runs
    if (
      form.success &&
      subscription?.customer === session.customer &&
      !['canceled', 'incomplete_expired'].includes(subscription.status)
    ) {
      act(() => endInPortal(account, subscription.id, form.data.action === 'cancel'));
    }
    return response.redirect(303, `/p/session/${session.id}`);
  });
  return router;
}

/** Where the buyer goes after paying; Stripe fills in the id of the session. */
export function successUrl(session: CheckoutSession): string {
  return (session.success_url ?? '/').replaceAll('{CHECKOUT_SESSION_ID}', session.id);
}

function bodyOf(request: Request): string {
  return typeof request.body === 'string' ? request.body : '';
}

function notFound(response: Response, text: string): void {
  response
    .status(404)
    .type('html')
    .send(document('Introuvable', `<div class="card"><h1>${escape(text)}</h1></div>`));
}
