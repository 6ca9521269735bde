import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatFigure } from '../../app/money.ts';
import { Toast } from '../../components/Notice.tsx';
import { formatDateRange } from '../../immersion/dates.ts';
import { type Column } from '../components/DataTable.tsx';
import { DeskTable, sayCount } from '../components/DeskTable.tsx';
import { WithPanel } from '../components/DetailPanel.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Page } from '../components/Page.tsx';
import { SearchBox } from '../components/SearchBox.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { argsOf, useFilters } from '../filters.ts';
import { useMay } from '../me.tsx';
import { useDeskList } from '../queries.ts';
import { CatalogueDifferences } from './CatalogueDifferences.tsx';
import { type Space, spaceSchema } from './schema.ts';
import { SpaceDialog } from './SpaceDialog.tsx';
import { SpacePanel } from './SpacePanel.tsx';
import { SyncState } from './SyncState.tsx';
import { texts } from './texts.ts';
import './spaces.css';

/** Spaces for hire, whether Stripe holds them, and what differs there. */
export default function SpacesPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const [read, write] = useFilters();
  const [isCreating, setCreating] = useState(false);
  const [done, setDone] = useState<string>();
  const openId = read('espace') || undefined;
  const list = useDeskList({
    name: 'desk_spaces',
    args: argsOf({ p_query: read('nom') }),
    schema: spaceSchema,
    topics: ['catalogue', 'outbox'],
  });
  const columns: readonly Column<Space>[] = [
    { id: 'name', head: text.columns.name, phone: 'title', cell: (one) => one.name },
    {
      id: 'price',
      head: text.columns.price,
      phone: 'aside',
      align: 'end',
      width: '8.5rem',
      cell: (one) => formatFigure(one.price_cents, one.currency, locale),
    },
    {
      id: 'capacity',
      head: text.columns.capacity,
      phone: 'hidden',
      align: 'end',
      width: '7rem',
      cell: (one) => one.capacity,
    },
    {
      id: 'sale',
      head: text.columns.sale,
      phone: 'hidden',
      width: '8rem',
      cell: (one) => (
        <StateDot mood={one.is_active ? 'good' : 'off'}>{one.is_active ? text.onSale : text.offSale}</StateDot>
      ),
    },
    { id: 'stripe', head: text.columns.stripe, width: '9rem', cell: (one) => <SyncState sync={one.sync} /> },
    {
      id: 'next',
      head: text.columns.next,
      phone: 'hidden',
      cell: ({ next_price: next, currency }) =>
        next !== null &&
        text.from(
          formatFigure(next.price_cents, currency, locale),
          formatDateRange(next.applies_on, next.applies_on, locale),
        ),
    },
  ];
  return (
    <Page
      title={text.title}
      count={sayCount(list, locale)}
      actions={
        may('manage_spaces') && (
          <button type="button" className="button" onClick={() => setCreating(true)}>
            {text.create}
          </button>
        )
      }
    >
      <div className="tools">
        <SearchBox label={text.search} value={read('nom')} onChange={(value) => write({ nom: value })} />
      </div>
      <WithPanel
        list={
          <>
            <DeskTable
              label={text.title}
              list={list}
              columns={openId === undefined ? columns : columns.filter(({ id }) => id !== 'sale' && id !== 'capacity')}
              idOf={({ id }) => id}
              onOpen={({ id }) => write({ espace: id })}
              openId={openId}
              empty={
                read('nom') === '' ? (
                  <EmptyState title={text.empty}>{text.emptyHow}</EmptyState>
                ) : (
                  <EmptyState title={text.noneFound} />
                )
              }
            />
            <CatalogueDifferences onDone={setDone} />
          </>
        }
        panel={
          openId !== undefined && (
            <SpacePanel key={openId} id={openId} onClose={() => write({ espace: '' })} onDone={setDone} />
          )
        }
      />
      {isCreating && (
        <SpaceDialog
          space={undefined}
          onClose={() => setCreating(false)}
          onSaved={(id) => {
            write({ espace: id });
            setDone(text.saved);
          }}
        />
      )}
      {done !== undefined && (
        <Toast tone="good" close={text.close} onClose={() => setDone(undefined)}>
          {done}
        </Toast>
      )}
    </Page>
  );
}
