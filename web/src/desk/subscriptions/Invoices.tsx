import { useLocale, useTexts } from '../../app/locale.tsx';
import { Money } from '../components/Money.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import { useMay } from '../me.tsx';
import { SendLink } from '../payment/SendLink.tsx';
import { State } from '../words/State.tsx';
import { day } from './due.ts';
import type { Invoice } from './schema.ts';
import { texts } from './texts.ts';

/** The latest invoices, with the way to each payment and the letter for those that are open. */
export function Invoices({ invoices, address }: { invoices: readonly Invoice[]; address: string }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  if (invoices.length === 0) return <p className="muted">{text.noInvoices}</p>;
  return (
    <ul className="plain-list">
      {invoices.map((invoice) => (
        <li key={invoice.invoice_id} className="step">
          {typeof invoice.payment_id === 'string' ? (
            <DeskLink href={links.payment(invoice.payment_id)}>{invoice.number}</DeskLink>
          ) : invoice.url ? (
            <a href={invoice.url} target="_blank" rel="noreferrer">
              {invoice.number}
            </a>
          ) : (
            <span>{invoice.number}</span>
          )}
          <Money minor={invoice.total_minor ?? null} currency={invoice.currency} />
          <State of="invoice" state={invoice.status} />
          <span className="muted">
            <When at={invoice.at} />
            {invoice.failed === true && invoice.status === 'open' && ` · ${text.failedTry}`}
            {invoice.next_attempt_at &&
              invoice.status === 'open' &&
              ` · ${text.nextTry(day(invoice.next_attempt_at, locale))}`}
          </span>
          {invoice.link === true && may('send_link') && (
            <SendLink of={{ p_invoice: invoice.invoice_id }} who={address} small />
          )}
        </li>
      ))}
    </ul>
  );
}
