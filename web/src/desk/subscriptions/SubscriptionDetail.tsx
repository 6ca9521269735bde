import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { CopyText } from '../components/CopyText.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Facts, Section } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { DeskLink, links } from '../links.tsx';
import { useDesk } from '../queries.ts';
import { State } from '../words/State.tsx';
import { stripeLink } from '../words/stripeLink.ts';
import { Compare } from './Compare.tsx';
import { sayDue } from './due.ts';
import { Invoices } from './Invoices.tsx';
import { Quotas } from './Quotas.tsx';
import { type Subscription, subscriptionSchema } from './schema.ts';
import { texts } from './texts.ts';
import './subscriptions.css';

/** A subscription, whole (its invoices only where they stand nowhere else): plan, items, seats, what it grants, invoices, and what Stripe says of it. */
export function SubscriptionDetail({ id, invoices = true }: { id: string; invoices?: boolean }) {
  const text = useTexts(texts);
  const { data, error, isPending, isPlaceholderData, refetch } = useDesk({
    name: 'desk_subscription',
    args: { p_id: id },
    schema: subscriptionSchema,
    // an answer that is awaited comes through the outbox
    topics: ['subscriptions', 'outbox', 'money'],
  });
  if (isPending || (isPlaceholderData && data?.id !== id)) return <Waiting what={text.wait} />;
  if (data === undefined) return <ErrorState error={error} onAgain={() => void refetch()} />;
  if (data === null) return <p>{text.gone}</p>;
  return <Shown subscription={data} invoices={invoices} />;
}

function Shown({ subscription, invoices }: { subscription: Subscription; invoices: boolean }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { facts } = text;
  const { seats, items, currency } = subscription;
  const say = (minor: number) => formatMoney(minor, currency ?? 'eur', locale);
  const who = subscription.name ?? '–';
  return (
    <>
      <Facts
        facts={[
          [
            facts.who,
            subscription.establishment_id ? (
              <DeskLink key="who" href={links.establishment(subscription.establishment_id)}>
                {who}
              </DeskLink>
            ) : subscription.person_id ? (
              <DeskLink key="who" href={links.person(subscription.person_id)}>
                {who}
              </DeskLink>
            ) : (
              who
            ),
          ],
          [
            facts.status,
            <span key="status" className="step">
              <State of="subscription" state={subscription.status} />
              <span className="muted">{sayDue(subscription, locale)}</span>
            </span>,
          ],
          ...row(subscription.inferred === true, '', text.inferred),
          ...row(
            typeof subscription.price_minor === 'number',
            facts.price,
            `${say(subscription.price_minor ?? 0)} ${text.periods[subscription.period ?? ''] ?? ''}`,
          ),
          ...row(
            subscription.promo_code !== null || subscription.coupon_id !== null,
            facts.promo,
            subscription.promo_code ?? subscription.coupon_id ?? '',
          ),
          [
            facts.seats,
            seats.billed
              ? [
                  text.seatsBilled(seats.quantity ?? 0),
                  seats.planned !== null && seats.planned !== seats.quantity ? text.seatsPlanned(seats.planned) : '',
                ]
                  .filter((part) => part !== '')
                  .join(', ')
              : text.seatsFree,
          ],
          ...row(
            subscription.covers.length > 0,
            facts.covers,
            subscription.covers.map(({ establishment_id, name, members }) => (
              <div key={establishment_id}>
                <DeskLink href={links.establishment(establishment_id)}>{name}</DeskLink>{' '}
                <span className="muted">{text.member(members)}</span>
              </div>
            )),
          ),
          ...row(
            subscription.stripe_subscription_id !== null,
            facts.stripe,
            <span key="stripe" className="step">
              <CopyText text={subscription.stripe_subscription_id ?? ''} />
              <a
                href={stripeLink('subscriptions', subscription.stripe_subscription_id ?? '', subscription.livemode)}
                target="_blank"
                rel="noreferrer"
              >
                {text.inStripe}
              </a>
            </span>,
          ),
        ]}
      />
      <Compare subscription={subscription.id} look={subscription.look} />
      <Section title={text.items}>
        {items.length === 0 && <p className="muted">{text.nothing}</p>}
        <ul className="plain-list">
          {items.map((item) => (
            <li key={item.item_id} className="step" data-off={!item.active}>
              <span>
                {item.quantity ?? 1} × {item.name ?? item.code}
              </span>
              {item.unit_amount_minor !== null && (
                <span className="figure">{formatMoney(item.unit_amount_minor, item.currency ?? 'eur', locale)}</span>
              )}
              <span className="muted">
                {[
                  item.name === item.code || item.name === null ? '' : item.code,
                  item.metered ? text.metered : '',
                  item.active ? '' : text.removed,
                ]
                  .filter((part) => part !== '')
                  .join(' · ')}
              </span>
            </li>
          ))}
        </ul>
      </Section>
      <Quotas quotas={subscription.quotas} />
      {invoices && (
        <Section title={text.invoices}>
          <Invoices invoices={subscription.invoices} address={subscription.email ?? who} />
        </Section>
      )}
    </>
  );
}

/** A fact that stands only where it says something. */
function row<T>(shown: boolean, name: string, value: T): [string, T][] {
  return shown ? [[name, value]] : [];
}
