import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { CopyText } from '../components/CopyText.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Money } from '../components/Money.tsx';
import { Facts, Page, Section } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import { useMay } from '../me.tsx';
import { useDesk } from '../queries.ts';
import { hrefOf } from '../words/found.ts';
import { State } from '../words/State.tsx';
import { sayDecline, sayLabel } from '../words/named.ts';
import { sayDomain } from '../words/states.ts';
import { stripeLink } from '../words/stripeLink.ts';
import { History } from './History.tsx';
import { RefundDialog } from './RefundDialog.tsx';
import { Refunds } from './Refunds.tsx';
import { type Payment, paymentSchema, type Subject } from './schema.ts';
import { SendLink } from './SendLink.tsx';
import { texts } from './texts.ts';

/** A payment: who, for what, what can go back, and everything that happened to it. */
export default function PaymentPage() {
  const text = useTexts(texts);
  const { id } = useParams({ strict: false });
  const { data, error, isPending, refetch } = useDesk({
    name: 'desk_payment',
    args: { p_id: id },
    schema: paymentSchema,
    topics: ['money', 'outbox', 'decisions', 'alerts'],
  });
  if (isPending) return <Waiting what={text.wait} />;
  if (data === undefined) return <ErrorState error={error} onAgain={() => void refetch()} />;
  if (data === null)
    return (
      <Page title={text.gone}>
        <EmptyState title={text.gone}>
          <DeskLink href={links.search()}>{text.id}</DeskLink>
        </EmptyState>
      </Page>
    );
  return <Shown payment={data} />;
}

function Shown({ payment }: { payment: Payment }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const [isRefunding, setRefunding] = useState(false);
  const { refund, currency } = payment;
  const say = (minor: number) => formatMoney(minor, currency, locale);
  const amount = payment.amount_minor === null ? '–' : say(payment.amount_minor);
  const who = payment.payer?.name ?? payment.payer?.email ?? payment.subject?.name ?? undefined;
  const what = [sayDomain(payment.domain, locale), sayLabel(payment.label, locale)].filter(Boolean).join(' · ');

  return (
    <Page
      title={text.title(amount)}
      actions={
        <>
          {may('refund') && refund.refundable_minor > 0 && (
            <button type="button" className="button" onClick={() => setRefunding(true)}>
              {text.refund}
            </button>
          )}
          {may('send_link') && payment.link && <SendLink of={{ p_payment: payment.id }} who={who ?? text.nobody} />}
          {payment.received_minor > 0 && payment.role !== 'foreign' && (
            <DeskLink className="button quiet" href={links.receipt(payment.id)}>
              {text.receipt}
            </DeskLink>
          )}
          <a
            className="button quiet"
            href={stripeLink('payments', payment.stripe_payment_intent_id, payment.livemode)}
            target="_blank"
            rel="noreferrer"
          >
            {text.stripe}
          </a>
        </>
      }
    >
      <Facts
        facts={[
          [text.state, <State key="state" of="payment" state={payment.state} />],
          [
            text.who,
            payment.payer === null ? (
              (payment.subject?.name ?? text.nobody)
            ) : (
              <DeskLink key="who" href={links.person(payment.payer.person_id)}>
                {[payment.payer.name, payment.payer.email].filter(Boolean).join(' · ')}
              </DeskLink>
            ),
          ],
          [text.what, <Subject key="what" what={what} subject={payment.subject} />],
          [text.when, <When key="when" at={payment.at} exact />],
          [text.received, <Money key="received" minor={payment.received_minor} currency={currency} />],
          ...fact(payment.refunded_minor > 0, text.refunded, say(payment.refunded_minor)),
          ...fact(refund.under_way_minor > 0, text.underWay, say(refund.under_way_minor)),
          ...fact(payment.lost_minor > 0, text.lost, say(payment.lost_minor)),
          ...fact(
            payment.error_code !== null && payment.received_minor === 0,
            text.error,
            sayDecline(payment.error_code ?? '', locale),
          ),
          [
            text.refundable,
            refund.why_not === null
              ? say(refund.refundable_minor)
              : (text.whyNot[refund.why_not] ?? text.whyNot['nothing_left']),
          ],
          ...fact(refund.spent_minor > 0 && refund.why_not === null, '', text.spent(say(refund.spent_minor))),
          ...fact(payment.role === 'surplus', '', text.surplus),
          [text.id, <CopyText key="id" text={payment.stripe_payment_intent_id} />],
        ]}
      />
      <Refunds steps={payment.history} />
      <Section title={text.history}>
        <History steps={payment.history} />
      </Section>
      {payment.others.length > 0 && (
        <Section title={text.others}>
          <ul className="plain-list">
            {payment.others.map((other) => (
              <li key={other.id}>
                <DeskLink href={hrefOf(other.open) ?? links.payment(other.id)}>
                  <Money minor={other.amount_minor ?? null} currency={other.currency ?? currency} />
                </DeskLink>{' '}
                <State of="payment" state={other.state} />
              </li>
            ))}
          </ul>
        </Section>
      )}
      {isRefunding && (
        <RefundDialog
          payment={{ id: payment.id, what, who, refundable: refund.refundable_minor, currency }}
          onClose={() => setRefunding(false)}
        />
      )}
    </Page>
  );
}

/** A fact that stands only where it says something. */
function fact(shown: boolean, name: string, value: string): [string, string][] {
  return shown ? [[name, value]] : [];
}

/** What was paid, and the way to it. */
function Subject({ what, subject }: { what: string; subject: Subject | null }) {
  const text = useTexts(texts);
  const href =
    subject === null
      ? undefined
      : subject.kind === 'vend'
        ? links.vend(subject.id)
        : subject.kind === 'booking' && typeof subject.session_id === 'string'
          ? links.session(subject.session_id)
          : typeof subject.subscription_id === 'string'
            ? links.subscription(subject.subscription_id)
            : undefined;
  return (
    <>
      {what}
      {href !== undefined && (
        <>
          {' '}
          · <DeskLink href={href}>{text.open[subject?.kind ?? '']}</DeskLink>
        </>
      )}
      {subject?.kind === 'vend' && (
        <>
          {' '}
          · <State of="vend" state={subject.status} /> <State of="outcome" state={subject.outcome} />
        </>
      )}
    </>
  );
}
