import { useId } from 'react';
import * as z from 'zod/mini';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { centsOf } from '../../admin/price.ts';
import type { Column } from '../components/columns.ts';
import { DeskTable, sayCount } from '../components/DeskTable.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Filter } from '../components/Filter.tsx';
import { Money } from '../components/Money.tsx';
import { Page } from '../components/Page.tsx';
import { SearchBox } from '../components/SearchBox.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { useFilters } from '../filters.ts';
import { links, useGo } from '../links.tsx';
import { useDesk, useDeskList } from '../queries.ts';
import { type VendRow, vendRowSchema } from './schema.ts';
import { texts } from './texts.ts';
import { moneyWord, outcomeOf } from './words.ts';

const names = z.object({ machines: z.array(z.object({ machine_id: z.string(), name: z.string() })) });

/** All vends, newest first: found by machine, day, hour and amount, as a customer tells them; or those to decide. */
export default function VendsPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const go = useGo();
  const [dayId, aroundId] = [useId(), useId()];
  const [read, write] = useFilters();
  const amount = centsOf(read('montant'));
  const machines = useDesk({ name: 'desk_machines', schema: names, topics: [] });
  const list = useDeskList({
    name: 'desk_vends',
    args: {
      ...(read('machine') === '' ? {} : { p_machine_id: read('machine') }),
      ...(read('issue') === '' ? {} : { p_outcome: read('issue') }),
      ...(amount === undefined ? {} : { p_amount_minor: amount }),
      ...(read('jour') === '' ? {} : { p_day: read('jour') }),
      ...(read('jour') === '' || read('vers') === '' ? {} : { p_around: read('vers') }),
    },
    schema: vendRowSchema,
    topics: ['vends'],
  });
  const isFiltered = ['machine', 'issue', 'montant', 'jour', 'vers'].some((name) => read(name) !== '');
  const columns: Column<VendRow>[] = [
    { id: 'at', head: text.heads.at, width: '9rem', phone: 'line', cell: ({ at }) => <When at={at} exact /> },
    { id: 'machine', head: text.heads.machine, cell: ({ machine_name }) => machine_name },
    { id: 'what', head: text.heads.what, phone: 'title', cell: ({ label }) => label ?? '–' },
    {
      id: 'amount',
      head: text.heads.amount,
      align: 'end',
      width: '7rem',
      phone: 'aside',
      cell: ({ amount_minor, currency }) => <Money minor={amount_minor} currency={currency} />,
    },
    {
      id: 'end',
      head: text.heads.end,
      width: '12rem',
      cell: (vend) => {
        const { mood, word } = outcomeOf(vend, locale);
        return <StateDot mood={mood}>{word}</StateDot>;
      },
    },
    {
      id: 'money',
      head: text.heads.money,
      width: '12rem',
      phone: 'hidden',
      cell: ({ payment_state }) => moneyWord(payment_state, locale),
    },
    { id: 'payer', head: text.heads.payer, phone: 'hidden', cell: ({ payer }) => payer?.email ?? '–' },
  ];
  return (
    <Page title={text.title} count={sayCount(list, locale)}>
      <div className="tools">
        <Filter
          label={text.filters.machine}
          value={read('machine')}
          options={[
            ['', text.filters.all],
            ...(machines.data?.machines ?? []).map(({ machine_id, name }) => [machine_id, name] as const),
          ]}
          onChange={(machine) => write({ machine })}
        />
        <Filter
          label={text.filters.end}
          value={read('issue')}
          options={[['', text.filters.all], ...Object.entries(text.ends)]}
          onChange={(issue) => write({ issue })}
        />
        <SearchBox label={text.filters.amount} value={read('montant')} onChange={(montant) => write({ montant })} />
        <span className="filter" data-on={read('jour') !== ''}>
          <label htmlFor={dayId}>{text.filters.day}</label>
          <input
            id={dayId}
            type="date"
            value={read('jour')}
            onChange={(event) => write({ jour: event.target.value })}
          />
        </span>
        <span className="filter" data-on={read('vers') !== ''}>
          <label htmlFor={aroundId}>{text.filters.around}</label>
          <input
            id={aroundId}
            type="time"
            value={read('vers')}
            disabled={read('jour') === ''}
            onChange={(event) => write({ vers: event.target.value })}
          />
        </span>
        {isFiltered && (
          <button
            type="button"
            className="button quiet small"
            onClick={() => write({ machine: '', issue: '', montant: '', jour: '', vers: '' })}
          >
            {text.clear}
          </button>
        )}
      </div>
      <DeskTable
        label={text.title}
        list={list}
        columns={columns}
        idOf={({ id }) => id}
        onOpen={({ id }) => go(links.vend(id))}
        empty={
          read('issue') === 'undecided' ? (
            <EmptyState title={text.noneUndecided} />
          ) : (
            <EmptyState title={text.none}>{text.noneHelp}</EmptyState>
          )
        }
      />
    </Page>
  );
}
