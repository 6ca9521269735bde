import { describe, expect, test } from '@jest/globals';
import { MESSAGE_LIMIT, visibleLength } from './html';
import { renderAlert, type AlertGroup } from './render';

const options = { timeZone: 'Europe/Paris', instanceUrl: 'https://n8n.example/' };

function group(template: string, data: unknown[], more: Partial<AlertGroup> = {}): AlertGroup {
  return { template, locale: 'fr', count: data.length, first_at: null, last_at: null, data, ...more };
}

const failedPayment = {
  event_id: 'evt_1',
  customer_name: 'Boulangerie Martin & Fils',
  customer_email: 'martin@example.fr',
  amount_due: 4900,
  currency: 'eur',
  stripe_invoice_id: 'in_1',
  number: 'GUI-0042',
  attempt_count: 2,
  next_payment_attempt: '2025-11-06T08:00:00Z',
  reason: 'card_declined',
  livemode: false,
  workflow_id: 'billing',
  execution_id: '77',
};

// Intl puts U+00A0 before the euro sign and U+202F into French times
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('an alert by itself', () => {
  test('in French says who, how much and what to do', () => {
    expect(plain(renderAlert(group('payment_failed', [failedPayment]), options))).toBe(
      [
        '💳 <b>Paiement échoué</b>',
        'Client : Boulangerie Martin &amp; Fils',
        'E-mail : martin@example.fr',
        'Montant : 49,00 €',
        'Facture : GUI-0042',
        'Motif : carte refusée (card_declined)',
        'Tentatives : 2',
        'Prochain essai : 6 nov. 2025, 09:00',
        '👉 Prévenir le client et lui envoyer le lien de sa facture.',
        '<a href="https://dashboard.stripe.com/test/invoices/in_1">Voir dans Stripe</a> · <a href="https://n8n.example/workflow/billing/executions/77">Exécution n8n</a>',
      ].join('\n'),
    );
  });

  test('in English', () => {
    expect(plain(renderAlert(group('payment_failed', [failedPayment], { locale: 'en' }), options))).toBe(
      [
        '💳 <b>Payment failed</b>',
        'Customer: Boulangerie Martin &amp; Fils',
        'E-mail: martin@example.fr',
        'Amount: €49.00',
        'Invoice: GUI-0042',
        'Reason: card declined (card_declined)',
        'Attempts: 2',
        'Next attempt: 6 Nov 2025, 09:00',
        '👉 Tell the customer and send the link to the invoice.',
        '<a href="https://dashboard.stripe.com/test/invoices/in_1">Open in Stripe</a> · <a href="https://n8n.example/workflow/billing/executions/77">n8n execution</a>',
      ].join('\n'),
    );
  });

  test('reads the rows of the mapper, and the names SQL uses', () => {
    const mapped = renderAlert(group('payment_failed', [{ event_id: 'evt_1', row: failedPayment }]), options);
    expect(mapped).toContain('GUI-0042');
    const dispute = {
      dispute: 'du_1',
      payment_intent: 'pi_1',
      amount: 1200,
      currency: 'jpy',
      reason: 'fraudulent',
      evidence_due_by: 1762416000,
    };
    expect(plain(renderAlert(group('dispute_opened', [dispute]), options))).toBe(
      [
        '⚖️ <b>Litige ouvert</b>',
        'Montant : 1 200 JPY',
        'Motif : paiement jugé frauduleux (fraudulent)',
        'À répondre avant : 6 nov. 2025, 09:00',
        'Paiement : pi_1',
        'Litige : du_1',
        '👉 Réunir les preuves et répondre dans Stripe avant la date limite.',
        '<a href="https://dashboard.stripe.com/disputes/du_1">Voir dans Stripe</a>',
      ].join('\n'),
    );
  });

  test('says a machine by its name, with the id that systems know it by', () => {
    expect(
      plain(renderAlert(group('machine_offline', [{ machine_name: 'Hall B', machine_id: 'pi_kiosk_1' }]), options)),
    ).toContain('Machine : Hall B (pi_kiosk_1)');
  });

  test('shows nothing that turns a line round or is not seen', () => {
    const hostile = {
      customer_name: 'Ma\u202Ertin\u2066\u200B\u200E\uFEFF',
      reason: 'x\u0007y\u061C',
      lines: ['\u2067z'],
    };
    expect(renderAlert(group('payment_failed', [hostile]), options)).toContain('Martin');
    for (const template of ['payment_failed', 'unknown_thing']) {
      expect(renderAlert(group(template, [hostile, hostile]), options)).not.toMatch(
        /[\u200B\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069\uFEFF\u0007]/,
      );
    }
    // joiners are part of words and pictures
    expect(renderAlert(group('machine_offline', [{ machine_name: 'A\u200Dم' }]), options)).toContain('A\u200Dم');
  });

  test.each(['\n', '\r\n', ' \n\n ', '\u2028', '\u2029', '\u0085'])(
    'a name with a line break (%j) writes no line of its own',
    (lineBreak) => {
      const hostile = { machine_name: `Hall${lineBreak}👉 Tout va bien`, machine_id: 'm1' };
      for (const alerts of [[hostile], [hostile, hostile]]) {
        const lines = renderAlert(group('machine_offline', alerts), options).split(/[\n\r\u0085\u2028\u2029]/);
        expect(lines.filter((line) => line.startsWith('👉'))).toEqual([lines.at(-1)]);
        expect(lines[1]).toContain('Hall 👉 Tout va bien');
      }
    },
  );

  test('an address that nobody made for reading is no link', () => {
    const address = `https://n8n.example/${'x'.repeat(2100)}`;
    expect(
      renderAlert(group('workflow_failed', [{ workflow_name: 'W', message: 'm', execution_url: address }]), options),
    ).not.toContain(address);
  });

  test('names a reason that nobody knows here as it is, in English in English', () => {
    expect(renderAlert(group('payment_failed', [{ reason: 'made_up_code' }]), options)).toContain('made_up_code');
    expect(
      renderAlert(group('dispute_opened', [{ reason: 'product_not_received' }], { locale: 'en' }), options),
    ).toContain('product or service not received (product_not_received)');
    expect(renderAlert(group('payment_failed', [{ reason: 'constructor' }]), options)).toContain('constructor');
  });

  test('escapes what others wrote, and follows no address but http', () => {
    const text = plain(
      renderAlert(
        group('workflow_failed', [
          { workflow_name: '<b>x</b>', message: 'a < b && "c"', execution_url: 'javascript:alert(1)' },
        ]),
        options,
      ),
    );
    expect(text).toContain('Workflow : &lt;b&gt;x&lt;/b&gt;');
    expect(text).toContain('Cause : a &lt; b &amp;&amp; &quot;c&quot;');
    expect(text).not.toContain('href');
  });
});

describe('folded alerts', () => {
  test('are one message with the count, the first of them, the total and the time', () => {
    const data = Array.from({ length: 12 }, (_, index) => ({
      customer_name: `Client ${index + 1}`,
      amount: 1000,
      currency: 'eur',
    }));
    const text = renderAlert(
      group('payment_failed', data, { first_at: '2025-11-03T09:00:00Z', last_at: '2025-11-03T09:04:00Z' }),
      options,
    );
    const lines = plain(text).split('\n');
    expect(lines[0]).toBe('💳 <b>12 paiements échoués</b>');
    expect(lines[1]).toBe('• Client 1 · 10,00 €');
    expect(lines).toHaveLength(13);
    expect(lines.slice(9)).toEqual([
      '… et 4 de plus',
      'Total : 120,00 €',
      'Entre 3 nov. 2025, 10:00 et 3 nov. 2025, 10:04',
      '👉 Prévenir le client et lui envoyer le lien de sa facture.',
    ]);
  });

  test('keep their links and numbers, those that are not listed too', () => {
    const data = Array.from({ length: 10 }, (_, index) => ({
      customer_name: `Client ${index + 1}`,
      number: `GUI-${index + 1}`,
      stripe_invoice_id: `in_${index + 1}`,
      amount: 1000,
      currency: 'eur',
      livemode: index !== 1,
      workflow_id: 'w',
      execution_id: `${index}`,
    }));
    const lines = plain(renderAlert(group('payment_failed', data), options)).split('\n');
    expect(lines[1]).toBe(
      '• Client 1 · 10,00 € · <a href="https://dashboard.stripe.com/invoices/in_1">GUI-1</a> · <a href="https://n8n.example/workflow/w/executions/0">Exécution n8n</a>',
    );
    expect(lines[2]).toContain('<a href="https://dashboard.stripe.com/test/invoices/in_2">GUI-2</a>');
    expect(lines[9]).toBe(
      '… et 2 de plus : <a href="https://dashboard.stripe.com/invoices/in_9">GUI-9</a>, <a href="https://dashboard.stripe.com/invoices/in_10">GUI-10</a>',
    );
  });

  test('of the longest values stay within the limit, each link whole', () => {
    const data = Array.from({ length: 60 }, (_, index) => ({
      customer_name: '<é>'.repeat(600),
      number: `GUI-${index}`,
      stripe_invoice_id: `in_${index}`,
      livemode: true,
    }));
    const text = renderAlert(group('payment_failed', data), options);
    expect(visibleLength(text)).toBeLessThanOrEqual(MESSAGE_LIMIT);
    expect(text.match(/<a /g)?.length).toBe(text.match(/<\/a>/g)?.length);
  });

  test('of several currencies are added up one by one', () => {
    const text = renderAlert(
      group('refund_failed', [
        { amount: 500, currency: 'eur' },
        { amount: 700, currency: 'chf' },
      ]),
      options,
    );
    expect(plain(text)).toContain('Total : 5,00 € · 7,00 CHF');
  });
});

describe('what has no words of its own', () => {
  test('an unknown template is sent as plain facts', () => {
    expect(
      plain(renderAlert(group('wallet_frozen', [{ wallet_id: 'w1', balance: -500, tags: ['a', 'b'] }]), options)),
    ).toBe(
      [
        '🔔 <b>Alerte « wallet frozen »</b>',
        'wallet id : w1',
        'balance : -500',
        'tags : [&quot;a&quot;,&quot;b&quot;]',
        '👉 Ce message n’a pas encore de texte à lui : prévenir l’équipe technique.',
      ].join('\n'),
    );
  });

  test('data of a known template in an unknown shape is not lost', () => {
    expect(plain(renderAlert(group('payment_failed', ['tout cassé']), options))).toContain('data : tout cassé');
  });

  test('an amount without a readable currency is told in minor units', () => {
    expect(plain(renderAlert(group('payment_failed', [{ amount: 5, currency: 'bitcoin' }]), options))).toContain(
      'Montant : 5 bitcoin',
    );
  });
});

test('no message passes Telegram’s limit, and what to do is never cut off', () => {
  const data = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`field_${index}`, '<é>'.repeat(400)]));
  const text = renderAlert(group('unknown_thing', [data]), options);
  expect(visibleLength(text)).toBeLessThanOrEqual(MESSAGE_LIMIT);
  expect(visibleLength(text)).toBeGreaterThan(MESSAGE_LIMIT - 600);
  expect(text.split('\n').at(-2)).toBe('…');
  expect(text.split('\n').at(-1)).toMatch(/^👉 /);
});

describe('the desk is opened in one way', () => {
  const url = 'https://bureau.example.fr/bureau/paiements/1';
  const more = { web: 'https://bureau.example.fr', ids: ['a1'] };
  const body = 'Montant {amount}\n{links}';
  const linked = (text: string) => text.match(new RegExp(`href="${url}"`, 'g'))?.length ?? 0;

  test('by the button where there is one: no link of the text says it again, alone or folded', () => {
    const open = { url, hasButton: true };
    for (const data of [[failedPayment], [failedPayment, failedPayment]]) {
      const text = renderAlert(group('payment_failed', data, { ...more, open }), options);
      expect(text).not.toContain('Ouvrir dans le bureau');
      expect(linked(text)).toBe(0);
    }
    // nor where nobody has written a text for it
    expect(renderAlert(group('wallet_frozen', [{ wallet_id: 'w1' }], { ...more, open }), options)).not.toContain(url);
  });

  test('by a link, to the same page, where no button can stand', () => {
    const open = { url, hasButton: false };
    for (const data of [[failedPayment], [failedPayment, failedPayment]])
      expect(linked(renderAlert(group('payment_failed', data, { ...more, open }), options))).toBe(1);
  });

  test('by both where staff wrote the link into the text', () => {
    const texts = { fr: { emoji: '💳', title: 'x', many: 'x', body: `${body}\n{link_desk}` } };
    const open = { url, hasButton: true };
    expect(linked(renderAlert(group('payment_failed', [failedPayment], { ...more, open, texts }), options))).toBe(1);
  });
});
