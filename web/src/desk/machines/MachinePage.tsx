import { useParams } from '@tanstack/react-router';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Facts, Page, Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import { useMay } from '../me.tsx';
import { useDesk } from '../queries.ts';
import { LastVends } from './LastVends.tsx';
import { MachineDecisions } from './MachineDecisions.tsx';
import { pageTexts } from './pageTexts.ts';
import { type OneMachine, oneMachineSchema } from './schema.ts';
import { ServiceButton } from './ServiceButton.tsx';
import { SlotTable } from './SlotTable.tsx';
import { StockHistory } from './StockHistory.tsx';
import { TakingsView } from './TakingsView.tsx';
import { stateOf, texts } from './texts.ts';
import { TokenButton } from './TokenButton.tsx';
import { colons } from '../words/colon.ts';
import './machines.css';

/** One machine: what its bridge says, its slots, its vends and takings, and what can be decided about it. */
export default function MachinePage() {
  const { code } = useParams({ strict: false });
  const text = useTexts(pageTexts);
  const { title } = useTexts(texts);
  const { data, error, isPending, refetch } = useDesk({
    name: 'desk_machine',
    args: { p_machine_id: code },
    schema: oneMachineSchema,
    topics: ['machines', 'vends', 'money'],
  });
  if (data) return <MachineView machine={data} />;
  return (
    <Page title={title}>
      {error !== null && <ErrorState error={error} onAgain={() => void refetch()} />}
      {isPending && <Waiting what={text.reading} />}
      {data === null && <EmptyState title={text.missing}>{text.missingHelp}</EmptyState>}
    </Page>
  );
}

function MachineView({ machine }: { machine: OneMachine }) {
  const text = useTexts(pageTexts);
  const list = useTexts(texts);
  const colon = useTexts(colons);
  const { locale } = useLocale();
  const may = useMay();
  const { mood, word } = stateOf(machine, locale);
  return (
    <Page
      title={machine.name}
      actions={
        <>
          {may('count_stock') && (
            <DeskLink className="button" href={links.refill(machine.machine_id)}>
              {list.refill}
            </DeskLink>
          )}
          {may('manage_machines') && <ServiceButton machine={machine} />}
          {may('manage_machines') && <TokenButton machine={machine} />}
        </>
      }
    >
      <div className="machine-sides">
        <Section title={text.state}>
          <Facts facts={factsOf(machine, text, <StateDot mood={mood}>{word}</StateDot>)} />
        </Section>
        {machine.takings !== null && (
          <Section title={text.takings}>
            <table className="machine-takings">
              <tbody>
                {(['day', 'week', 'month'] as const).map((period) => (
                  <tr key={period}>
                    <th scope="row">{list.periods[period]}</th>
                    <td>
                      <strong>
                        <TakingsView takings={machine.takings?.[period].now ?? []} />
                      </strong>
                    </td>
                    <td className="muted">
                      {text.beforeOf[period]}
                      {colon}
                      <TakingsView takings={machine.takings?.[period].before ?? []} empty={text.nothing} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Section>
        )}
      </div>
      <Section title={text.slots}>
        <SlotTable machine={machine} />
      </Section>
      <Section
        title={text.lastVends}
        actions={<DeskLink href={links.vends(machine.machine_id)}>{text.allVends}</DeskLink>}
      >
        <LastVends code={machine.machine_id} />
      </Section>
      <div className="machine-sides">
        <Section title={text.history}>
          <StockHistory code={machine.machine_id} />
        </Section>
        <Section title={text.decisions}>
          <MachineDecisions machine={machine} />
        </Section>
      </div>
    </Page>
  );
}

type Fact = readonly [name: string, value: React.ReactNode];

function factsOf(machine: OneMachine, text: (typeof pageTexts)['fr'], state: React.ReactNode): readonly Fact[] {
  const { bridge_version: version, adapter, journal_pending: pending, clock_skew_ms: skew } = machine.state;
  return [
    [text.now, state],
    [text.facts.seen, machine.last_seen_at === null ? text.never : <When at={machine.last_seen_at} />],
    ...(machine.out_of_service_at === null
      ? []
      : ([
          [
            text.facts.out,
            <>
              <When at={machine.out_of_service_at} /> {machine.out_of_service_reason}
            </>,
          ],
        ] as const)),
    [text.facts.place, machine.address ?? '–'],
    [text.facts.reader, machine.reader === null ? '–' : (text.readers[machine.reader] ?? machine.reader)],
    [text.facts.line, machine.serial_ok === null ? '–' : machine.serial_ok ? text.lineGood : text.lineBad],
    [text.facts.bridge, [version, adapter].filter(Boolean).join(' · ') || '–'],
    [text.facts.waiting, pending ?? '–'],
    [text.facts.clock, typeof skew === 'number' ? text.ms(skew) : '–'],
    [text.facts.window, text.seconds(machine.payment_window_seconds)],
    [text.facts.policy, text.policies[machine.unknown_policy] ?? machine.unknown_policy],
    [text.facts.token, machine.has_token ? text.hasToken : text.noToken],
  ];
}
