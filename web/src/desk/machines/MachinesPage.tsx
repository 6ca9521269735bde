import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import type { Column } from '../components/columns.ts';
import { DataTable } from '../components/DataTable.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Filter } from '../components/Filter.tsx';
import { Page } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { When } from '../components/When.tsx';
import { useFilters } from '../filters.ts';
import { DeskLink, links, useGo } from '../links.tsx';
import { useDesk } from '../queries.ts';
import { outcomeOf } from '../vends/words.ts';
import { type MachineLine, machinesSchema } from './schema.ts';
import { StockWord } from './StockWord.tsx';
import { TakingsView } from './TakingsView.tsx';
import { stateOf, texts } from './texts.ts';
import { colons } from '../words/colon.ts';

/** Every machine: whether it is heard, what it holds, what it sold last and what it took. */
export default function MachinesPage() {
  const text = useTexts(texts);
  const colon = useTexts(colons);
  const { locale } = useLocale();
  const go = useGo();
  const [read, write] = useFilters();
  const asked = read('periode');
  const period = asked === 'week' || asked === 'month' ? asked : 'day';
  const { data, error, isPending, refetch } = useDesk({
    name: 'desk_machines',
    args: { p_period: period },
    schema: machinesSchema,
    topics: ['machines', 'vends', 'money'],
  });
  const columns: Column<MachineLine>[] = [
    {
      id: 'state',
      head: text.heads.state,
      width: '13rem',
      phone: 'aside',
      cell: (machine) => {
        const { mood, word } = stateOf(machine, locale);
        return (
          <StateDot mood={mood}>
            {word}
            {machine.presence === 'silent' && (
              <>
                {' '}
                <When at={machine.last_seen_at} />
              </>
            )}
          </StateDot>
        );
      },
    },
    {
      id: 'machine',
      head: text.heads.machine,
      phone: 'title',
      cell: ({ name, machine_id, address }) => (
        <>
          <strong>{name}</strong>{' '}
          <span className="muted">{[name === machine_id ? '' : machine_id, address].filter(Boolean).join(' · ')}</span>
        </>
      ),
    },
    { id: 'stock', head: text.heads.stock, width: '10rem', cell: (machine) => <StockWord machine={machine} /> },
    {
      id: 'last',
      head: text.heads.last,
      phone: 'hidden',
      cell: ({ last_vend: last }) =>
        last === null ? (
          <span className="muted">–</span>
        ) : (
          <>
            <When at={last.at} /> · {last.label ?? '–'} · {formatMoney(last.amount_minor, last.currency, locale)} ·{' '}
            {outcomeOf({ ...last, undecided: last.status === 'PAID' && last.outcome === 'unknown' }, locale).word}
          </>
        ),
    },
    {
      id: 'undecided',
      head: text.heads.undecided,
      width: '7rem',
      cell: ({ undecided }) =>
        undecided > 0 ? <StateDot mood="bad">{text.toDecide(undecided)}</StateDot> : <span className="muted">–</span>,
    },
    {
      id: 'takings',
      head: text.heads.takings,
      align: 'end',
      width: '11rem',
      cell: ({ takings }) => (takings === null ? '–' : <TakingsView takings={takings} />),
    },
  ];
  const shown = data?.sees_money === false ? columns.filter(({ id }) => id !== 'takings') : columns;
  return (
    <Page
      title={text.title}
      count={data && String(data.machines.length)}
      actions={
        <DeskLink className="button quiet" href={`${links.vends()}?issue=undecided`}>
          {text.toDecideAll}
        </DeskLink>
      }
    >
      {data?.sees_money !== false && (
        <div className="tools">
          <Filter
            label={text.period}
            value={period === 'day' ? '' : period}
            options={[
              ['', text.periods.day],
              ['week', text.periods.week],
              ['month', text.periods.month],
            ]}
            onChange={(value) => write({ periode: value })}
          />
          {data?.takings && (
            <span>
              {text.allTakings}
              {colon}
              <strong data-testid="all-takings">
                <TakingsView takings={data.takings} />
              </strong>
            </span>
          )}
        </div>
      )}
      {error !== null && <ErrorState error={error} onAgain={() => void refetch()} />}
      {isPending && <Waiting what={text.reading} />}
      {data?.machines.length === 0 && <EmptyState title={text.none}>{text.noneHelp}</EmptyState>}
      {data !== undefined && data.machines.length > 0 && (
        <DataTable
          label={text.title}
          columns={shown}
          rows={data.machines}
          idOf={({ machine_id }) => machine_id}
          onOpen={({ machine_id }) => go(links.machine(machine_id))}
        />
      )}
    </Page>
  );
}
