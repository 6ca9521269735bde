import { useParams } from '@tanstack/react-router';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { CopyText } from '../components/CopyText.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Facts, Page } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import { useDesk } from '../queries.ts';
import { roleName } from '../roles.ts';
import { State } from '../words/State.tsx';
import { PersonTimeline } from './PersonTimeline.tsx';
import { type Person, personSchema } from './schema.ts';
import { texts } from './texts.ts';
import { Wallets } from './Wallets.tsx';
import './person.css';

/** A person: who it is, what they have now, and everything that happened, with what can be done there. */
export default function PersonPage() {
  const text = useTexts(texts);
  const { id } = useParams({ strict: false });
  const { data, error, isPending, refetch } = useDesk({
    name: 'desk_person',
    args: { p_id: id },
    schema: personSchema,
    topics: ['wallets', 'subscriptions', 'team'],
  });
  if (isPending) return <Waiting what={text.wait} />;
  if (data === undefined) return <ErrorState error={error} onAgain={() => void refetch()} />;
  if (data === null)
    return (
      <Page title={text.gone}>
        <EmptyState title={text.gone}>
          <DeskLink href={links.search()}>{text.goneHow}</DeskLink>
        </EmptyState>
      </Page>
    );
  const name = data.name ?? data.email ?? data.id;
  return (
    <Page title={name}>
      <Head person={data} />
      <Wallets wallets={data.wallets} who={name} />
      <PersonTimeline key={data.id} person={data.id} who={name} address={data.email ?? name} />
    </Page>
  );
}

function Head({ person }: { person: Person }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { facts } = text;
  return (
    <Facts
      facts={[
        [
          facts.email,
          person.email === null ? (
            '–'
          ) : (
            <a key="email" href={`mailto:${person.email}`}>
              {person.email}
            </a>
          ),
        ],
        [facts.since, <When key="since" at={person.created_at} exact />],
        ...row(person.licence !== null, facts.licence, person.licence),
        ...row(
          person.stripe_customer_id !== null,
          facts.customer,
          <CopyText key="customer" text={person.stripe_customer_id ?? ''} />,
        ),
        ...row(person.staff.length > 0, facts.staff, person.staff.map((role) => roleName(role, locale)).join(', ')),
        ...row(
          person.establishments.length > 0,
          facts.establishments,
          person.establishments.map(({ establishment_id, name }, index) => (
            <span key={establishment_id}>
              {index > 0 && ', '}
              <DeskLink href={links.establishment(establishment_id)}>{name}</DeskLink>
            </span>
          )),
        ),
        ...row(
          person.subscriptions.length > 0,
          facts.subscriptions,
          person.subscriptions.map(({ subscription_id, plan_code, status }) => (
            <span key={subscription_id} className="step">
              <DeskLink href={links.subscription(subscription_id)}>{plan_code}</DeskLink>
              <State of="subscription" state={status} />
            </span>
          )),
        ),
      ]}
    />
  );
}

/** A fact that stands only where it says something. */
function row<T>(shown: boolean, name: string, value: T): [string, T][] {
  return shown ? [[name, value]] : [];
}
