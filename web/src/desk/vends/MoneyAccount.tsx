import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { CopyText } from '../components/CopyText.tsx';
import { Money } from '../components/Money.tsx';
import { Facts, Section } from '../components/Page.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import { GiveBack } from './GiveBack.tsx';
import type { Payment, Vend } from './schema.ts';
import { texts } from './texts.ts';
import { askedWord, stripeWord } from './words.ts';
import { colons } from '../words/colon.ts';

/** What Stripe, or the wallet, says of the money of a vend. */
export function MoneyAccount({ vend }: { vend: Vend }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const payments = vend.payments ?? [];
  const wallet = vend.wallet ?? [];
  return (
    <Section title={wallet.length > 0 && payments.length === 0 ? text.walletSays : text.stripeSays}>
      {!vend.sees_money && <p className="muted">{text.hidden}</p>}
      {vend.sees_money && payments.length === 0 && wallet.length === 0 && <p className="muted">{text.nothingPaid}</p>}
      {payments.map((payment) => (
        <PaymentView key={payment.payment_id} vend={vend} payment={payment} />
      ))}
      {wallet.map(({ at, kind, amount_minor, currency }) => (
        <p key={`${kind}${at}`}>
          {formatMoney(amount_minor, currency, locale)} <When at={at} exact />
        </p>
      ))}
      {vend.payment_method === 'wallet' && vend.status === 'COMPLETED' && <p className="muted">{text.walletBack}</p>}
    </Section>
  );
}

function PaymentView({ vend, payment }: { vend: Vend; payment: Payment }) {
  const text = useTexts(texts);
  const colon = useTexts(colons);
  const { locale } = useLocale();
  const { currency } = payment;
  return (
    <article className="vend-report">
      <Facts
        facts={[
          [
            text.facts.status,
            <>
              <strong>{stripeWord(payment.status, locale)}</strong>
              {payment.role === 'surplus' && <> · {text.surplus}</>}
            </>,
          ],
          [text.facts.amount, <Money minor={payment.amount_minor} currency={currency} />],
          [text.facts.received, <Money minor={payment.received_minor} currency={currency} />],
          ...(payment.refunded_minor > 0
            ? ([[text.facts.refunded, <Money minor={payment.refunded_minor} currency={currency} />]] as const)
            : []),
          ['Stripe', <CopyText text={payment.intent} />],
        ]}
      />
      <ul className="vend-calls">
        {payment.events.map(({ at, status, type, event_id }) => (
          <li key={event_id}>
            <When at={at} exact /> {status === null ? type : stripeWord(status, locale)}{' '}
            <DeskLink className="muted" href={links.event(event_id)}>
              {type}
            </DeskLink>
          </li>
        ))}
        {payment.asked.map(({ id, at, topic, status, error }) => (
          <li key={id}>
            <When at={at} exact /> {askedWord(topic, locale)}
            {colon}
            {askedWord(status, locale)} {error !== null && <span className="muted">{error}</span>}
          </li>
        ))}
        {payment.refunds.map(({ id, at, amount_minor, status }) => (
          <li key={id}>
            <When at={at} exact /> {text.refund(formatMoney(amount_minor, currency, locale), status)}
          </li>
        ))}
      </ul>
      {payment.refund_blocked && <p className="muted">{text.blocked}</p>}
      <div className="actions">
        <DeskLink className="button quiet small" href={links.payment(payment.payment_id)}>
          {text.paymentPage}
        </DeskLink>
        {payment.refundable_minor > 0 && <GiveBack vend={vend} payment={payment} />}
      </div>
    </article>
  );
}
