import { useParams } from '@tanstack/react-router';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { CopyText } from '../components/CopyText.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Facts, Page, Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { Timeline } from '../components/Timeline.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { DeskLink, links } from '../links.tsx';
import { useDesk } from '../queries.ts';
import { DecideVend } from './DecideVend.tsx';
import { MachineAccount } from './MachineAccount.tsx';
import { MoneyAccount } from './MoneyAccount.tsx';
import { type Vend, vendSchema } from './schema.ts';
import { texts } from './texts.ts';
import { moneyWord, outcomeOf } from './words.ts';
import './vends.css';

/** One vend: what the machine says beside what Stripe says, and what can be decided. */
export default function VendPage() {
  const { id } = useParams({ strict: false });
  const text = useTexts(texts);
  const { data, error, isPending, refetch } = useDesk({
    name: 'desk_vend',
    args: { p_id: id },
    schema: vendSchema,
    topics: ['vends', 'money', 'outbox'],
  });
  if (data) return <VendView vend={data} />;
  return (
    <Page title={text.title}>
      {error !== null && <ErrorState error={error} onAgain={() => void refetch()} />}
      {isPending && <Waiting what={text.reading} />}
      {data === null && <EmptyState title={text.missing}>{text.missingHelp}</EmptyState>}
    </Page>
  );
}

function VendView({ vend }: { vend: Vend }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { mood, word } = outcomeOf(vend, locale);
  const steps = [
    ['asked', vend.at],
    ['paid', vend.paid_at],
    ['begun', vend.dispense_started_at],
    ['settled', vend.settled_at],
  ] as const;
  const course = [
    ...steps.flatMap(([step, at]) =>
      at === null ? [] : [{ key: step, at, mood: 'off' as const, title: text.steps[step] }],
    ),
    ...vend.decisions.map(({ at, by, reason }, index) => ({
      key: `decision-${index}`,
      at,
      mood: 'good' as const,
      title: reason ?? text.decisions,
      detail: by === null ? undefined : text.by(by),
    })),
  ].sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  return (
    <Page
      title={`${text.one(formatMoney(vend.amount_minor, vend.currency, locale))}${vend.label === null ? '' : ` · ${vend.label}`}`}
    >
      <p className="vend-state">
        <StateDot mood={mood}>{word}</StateDot>
        <span className="muted">{moneyWord(vend.payment_state, locale)}</span>
      </p>
      <DecideVend vend={vend} />
      <div className="vend-sides">
        <MachineAccount vend={vend} />
        <MoneyAccount vend={vend} />
      </div>
      <div className="vend-sides">
        <Section title={text.course}>
          <Timeline moments={course} />
        </Section>
        <Section title={text.facts.machine}>
          <Facts
            facts={[
              [
                text.facts.machine,
                <>
                  <DeskLink href={links.machine(vend.machine_id)}>{vend.machine_name}</DeskLink>{' '}
                  <span className="muted">{vend.place}</span>
                </>,
              ],
              [text.facts.slot, vend.slot ?? vend.slot_number ?? '–'],
              [
                text.facts.payer,
                vend.payer === null ? '–' : <DeskLink href={links.person(vend.payer.id)}>{vend.payer.email}</DeskLink>,
              ],
              [text.facts.id, <CopyText text={vend.id} />],
            ]}
          />
        </Section>
      </div>
    </Page>
  );
}
