import { useParams } from '@tanstack/react-router';
import * as z from 'zod/mini';
import { useLocale, useTexts, type Texts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { exactly } from '../clock.ts';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Page } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { DeskLink, links } from '../links.tsx';
import { useDesk } from '../queries.ts';
import { maybe } from '../words/found.ts';
import { sayLabel } from '../words/named.ts';
import { personSchema, subjectSchema } from './schema.ts';
import './payment.css';

interface ReceiptTexts {
  title: string;
  wait: string;
  none: string;
  back: string;
  print: string;
  heading(number: string): string;
  paidOn(when: string): string;
  to: string;
  what: string;
  amount: string;
  kinds: Readonly<Record<string, string>>;
  total: string;
  notInvoice: string;
  stripe: string;
  registration: string;
  vat: string;
}
const texts: Texts<ReceiptTexts> = {
  fr: {
    title: 'Reçu',
    wait: 'Lecture du reçu…',
    none: 'Pas de reçu\u00a0: cet argent n’est pas arrivé.',
    back: 'Revenir au paiement',
    print: 'Imprimer',
    heading: (number) => `Reçu ${number}`,
    paidOn: (when) => `Payé le ${when}`,
    to: 'Pour',
    what: 'Désignation',
    amount: 'Montant',
    kinds: {
      payment: 'Paiement reçu',
      refund: 'Rendu',
      dispute: 'Contesté par la banque',
      dispute_won: 'Contestation gagnée',
    },
    total: 'Resté chez nous',
    notInvoice: 'Ce reçu est établi par nous, d’après nos livres. Ce n’est ni une facture, ni le reçu de Stripe.',
    stripe: 'Le reçu de Stripe',
    registration: 'Immatriculation',
    vat: 'TVA',
  },
  en: {
    title: 'Receipt',
    wait: 'Reading the receipt…',
    none: 'No receipt: this money has not come.',
    back: 'Back to the payment',
    print: 'Print',
    heading: (number) => `Receipt ${number}`,
    paidOn: (when) => `Paid on ${when}`,
    to: 'For',
    what: 'Item',
    amount: 'Amount',
    kinds: {
      payment: 'Payment received',
      refund: 'Given back',
      dispute: 'Disputed by the bank',
      dispute_won: 'Dispute won',
    },
    total: 'Kept',
    notInvoice: 'This receipt is ours, from our books. It is no invoice, and not Stripe’s receipt.',
    stripe: 'Stripe’s receipt',
    registration: 'Registration',
    vat: 'VAT',
  },
};

const receiptSchema = z.nullable(
  z.object({
    payment_id: z.string(),
    number: z.string(),
    paid_at: z.string(),
    business: z.object({
      name: maybe(z.string()),
      address: maybe(z.string()),
      contact_email: maybe(z.string()),
      registration_number: maybe(z.string()),
      vat_number: maybe(z.string()),
    }),
    payer: z.nullable(personSchema),
    subject: z.nullable(subjectSchema),
    label: z.nullable(z.string()),
    currency: z.string(),
    stripe_receipt_url: z.nullable(z.string()),
    movements: z.array(z.object({ kind: z.string(), amount_minor: z.number(), at: z.nullable(z.string()) })),
  }),
);

/** Our own receipt of a payment, to print or to read out. */
export default function ReceiptPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { id = '' } = useParams({ strict: false });
  const { data, error, isPending, refetch } = useDesk({
    name: 'desk_receipt',
    args: { p_id: id },
    schema: receiptSchema,
    topics: ['money'],
  });
  if (isPending) return <Waiting what={text.wait} />;
  if (data === undefined) return <ErrorState error={error} onAgain={() => void refetch()} />;
  const back = <DeskLink href={links.payment(id)}>{text.back}</DeskLink>;
  if (data === null)
    return (
      <Page title={text.title}>
        <EmptyState title={text.none}>{back}</EmptyState>
      </Page>
    );
  const { business, payer, subject, currency } = data;
  const say = (minor: number) => formatMoney(minor, currency, locale);
  const lines = subject?.lines ?? [];
  return (
    <Page
      title={text.title}
      actions={
        <>
          <button type="button" className="button" onClick={() => window.print()}>
            {text.print}
          </button>
          {back}
        </>
      }
    >
      <article className="receipt">
        <header>
          <strong>{business.name}</strong>
          {business.address !== null && business.address !== undefined && <div>{business.address}</div>}
          {business.registration_number && (
            <div className="small">
              {text.registration} {business.registration_number}
            </div>
          )}
          {business.vat_number && (
            <div className="small">
              {text.vat} {business.vat_number}
            </div>
          )}
        </header>
        <div>
          <h2>{text.heading(data.number)}</h2>
          <div>{text.paidOn(exactly(data.paid_at, locale))}</div>
          {payer !== null && (
            <div>
              {text.to} {[payer.name, payer.email].filter(Boolean).join(' · ')}
            </div>
          )}
        </div>
        <table>
          <thead>
            <tr>
              <th scope="col">{text.what}</th>
              <th scope="col">{text.amount}</th>
            </tr>
          </thead>
          <tbody>
            {lines.length === 0 ? (
              <tr>
                <td colSpan={2}>{data.label === null ? subject?.name : sayLabel(data.label, locale)}</td>
              </tr>
            ) : (
              lines.map((line, index) => (
                <tr key={index}>
                  <td>
                    {line.quantity} × {line.label}
                  </td>
                  <td>{say(line.amount_minor)}</td>
                </tr>
              ))
            )}
            {data.movements.map((movement, index) => (
              <tr key={`m${index}`}>
                <td>
                  <strong>{text.kinds[movement.kind] ?? movement.kind}</strong>
                  {movement.at !== null && <span className="small"> · {exactly(movement.at, locale)}</span>}
                </td>
                <td>{say(movement.amount_minor)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{text.total}</th>
              <td>
                <strong>{say(data.movements.reduce((sum, { amount_minor }) => sum + amount_minor, 0))}</strong>
              </td>
            </tr>
          </tfoot>
        </table>
        <p className="small">
          {text.notInvoice}{' '}
          {data.stripe_receipt_url !== null && (
            <a href={data.stripe_receipt_url} target="_blank" rel="noreferrer">
              {text.stripe}
            </a>
          )}
        </p>
      </article>
    </Page>
  );
}
