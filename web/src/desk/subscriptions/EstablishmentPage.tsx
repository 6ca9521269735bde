import { useParams } from '@tanstack/react-router';
import { useTexts } from '../../app/locale.tsx';
import { CopyText } from '../components/CopyText.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Facts, Page, Section } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import { useDesk } from '../queries.ts';
import { State } from '../words/State.tsx';
import { Invoices } from './Invoices.tsx';
import { establishmentSchema } from './schema.ts';
import { SubscriptionDetail } from './SubscriptionDetail.tsx';
import { texts } from './texts.ts';
import './subscriptions.css';

/** An establishment: who belongs to it, what it pays for, what it may use. */
export default function EstablishmentPage() {
  const text = useTexts(texts);
  const { id } = useParams({ strict: false });
  const { data, error, isPending, refetch } = useDesk({
    name: 'desk_establishment',
    args: { p_id: id },
    schema: establishmentSchema,
    topics: ['subscriptions'],
  });
  if (isPending) return <Waiting what={text.establishment} />;
  if (data === undefined) return <ErrorState error={error} onAgain={() => void refetch()} />;
  if (data === null)
    return (
      <Page title={text.goneEstablishment}>
        <EmptyState title={text.goneEstablishment} />
      </Page>
    );
  const running = data.subscriptions.filter(({ status }) => status !== 'canceled' && status !== 'incomplete_expired');
  const over = data.subscriptions.filter((one) => !running.includes(one));
  return (
    <Page title={data.name}>
      {running.length === 0 && <p className="muted">{text.noSubscriptions}</p>}
      {running.map((subscription) => (
        <Section
          key={subscription.id}
          title={[subscription.plan_name ?? subscription.plan_code, subscription.own ? '' : text.othersPay]
            .filter((part) => part !== '')
            .join(' · ')}
        >
          <div className="subscription">
            <SubscriptionDetail id={subscription.id} invoices={!subscription.own} />
          </div>
        </Section>
      ))}
      <Section title={`${text.members} (${data.members_count})`}>
        <ul className="plain-list">
          {data.members.map((member) => (
            <li key={member.person_id} className="step">
              <DeskLink href={links.person(member.person_id)}>
                {[member.name, member.email].filter(Boolean).join(' · ')}
              </DeskLink>
              <span>{text.roles[member.role] ?? member.role}</span>
              <span className="muted">
                <When at={member.since} />
              </span>
            </li>
          ))}
        </ul>
        {data.members_count > data.members.length && <p className="muted">{text.more}</p>}
      </Section>
      {data.accounts.map((account) => (
        <Section key={account.account_id} title={text.account}>
          <Facts
            facts={[
              [text.columns.who, [account.name, account.email].filter(Boolean).join(' · ')],
              [
                text.facts.stripe,
                account.stripe_customer_id ? <CopyText key="customer" text={account.stripe_customer_id} /> : '–',
              ],
            ]}
          />
          <h3>{text.invoices}</h3>
          <Invoices invoices={account.invoices} address={account.email ?? account.name ?? ''} />
        </Section>
      ))}
      {over.length > 0 && (
        <Section title={text.subscriptions}>
          <ul className="plain-list">
            {over.map((subscription) => (
              <li key={subscription.id} className="step">
                <DeskLink href={links.subscription(subscription.id)}>
                  {subscription.plan_name ?? subscription.plan_code}
                </DeskLink>
                <State of="subscription" state={subscription.status} />
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}
