import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { type Column } from '../components/DataTable.tsx';
import { DeskTable, sayCount } from '../components/DeskTable.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Filter } from '../components/Filter.tsx';
import { Page } from '../components/Page.tsx';
import { SearchBox } from '../components/SearchBox.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { argsOf, useFilters } from '../filters.ts';
import { links, useGo } from '../links.tsx';
import { useMay } from '../me.tsx';
import { useDeskList } from '../queries.ts';
import { Fill } from './Fill.tsx';
import { listedSchema, type ListedSession } from './schema.ts';
import { SessionDialog } from './SessionDialog.tsx';
import { SessionState } from './SessionState.tsx';
import { shortDates } from './sessionState.ts';
import { texts } from './texts.ts';
import './sessions.css';

/** All sessions: next first, with their fill. */
export default function SessionsPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const go = useGo();
  const [read, write] = useFilters();
  const [isCreating, setCreating] = useState(false);
  const list = useDeskList({
    name: 'desk_sessions',
    args: argsOf({ p_show: read('montrer'), p_query: read('lieu') }),
    schema: listedSchema,
    topics: ['bookings', 'outbox'],
  });
  const mayKeep = may('manage_sessions');
  const create = mayKeep && (
    <button type="button" className="button" onClick={() => setCreating(true)}>
      {text.create}
    </button>
  );
  const columns: readonly Column<ListedSession>[] = [
    {
      id: 'dates',
      head: text.columns.dates,
      phone: 'title',
      cell: (one) => shortDates(one.session_date_start, one.session_date_end, locale),
      width: '19.5rem',
    },
    { id: 'place', head: text.columns.place, cell: (one) => one.location },
    { id: 'fill', head: text.columns.fill, phone: 'aside', width: '11rem', cell: (one) => <Fill session={one} /> },
    {
      id: 'waiting',
      head: text.columns.waiting,
      phone: 'hidden',
      align: 'end',
      width: '5.5rem',
      cell: (one) => (one.waiting > 0 ? one.waiting : ''),
    },
    { id: 'state', head: text.columns.state, width: '9rem', cell: (one) => <SessionState session={one} /> },
    {
      id: 'letters',
      head: text.columns.letters,
      width: '11rem',
      phone: 'hidden',
      cell: (one) => one.bounced > 0 && <StateDot mood="bad">{text.bouncedCount(one.bounced)}</StateDot>,
    },
  ];
  const isFiltered = read('lieu') !== '' || read('montrer') !== '';
  return (
    <Page title={text.title} count={sayCount(list, locale)} actions={create || undefined}>
      <div className="tools">
        <Filter
          label={text.show}
          value={read('montrer')}
          options={text.shows}
          onChange={(value) => write({ montrer: value })}
        />
        <SearchBox label={text.place} value={read('lieu')} onChange={(value) => write({ lieu: value })} />
      </div>
      <DeskTable
        label={text.title}
        list={list}
        columns={columns}
        idOf={({ id }) => id}
        onOpen={({ id }) => go(links.session(id))}
        empty={
          isFiltered ? (
            <EmptyState title={text.noneFound} />
          ) : (
            <EmptyState title={text.empty}>{text.emptyHow}</EmptyState>
          )
        }
      />
      {isCreating && (
        <SessionDialog session={undefined} onClose={() => setCreating(false)} onSaved={(id) => go(links.session(id))} />
      )}
    </Page>
  );
}
