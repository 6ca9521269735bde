import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { type Column } from '../components/DataTable.tsx';
import { DeskTable, sayCount } from '../components/DeskTable.tsx';
import { DetailPanel, WithPanel } from '../components/DetailPanel.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Filter } from '../components/Filter.tsx';
import { Money } from '../components/Money.tsx';
import { Page } from '../components/Page.tsx';
import { argsOf, useFilters } from '../filters.ts';
import { links, useGo } from '../links.tsx';
import { useDeskList } from '../queries.ts';
import { State } from '../words/State.tsx';
import { sayDue } from './due.ts';
import { type SubscriptionRow, subscriptionRowSchema } from './schema.ts';
import { SubscriptionDetail } from './SubscriptionDetail.tsx';
import { texts } from './texts.ts';

/** Subscriptions, newest first, the open one beside them. */
export default function SubscriptionsPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { id } = useParams({ strict: false });
  const [read, write] = useFilters();
  const go = useGo();
  const status = read('etat');
  const args = useMemo(() => argsOf({ p_status: status }), [status]);
  const list = useDeskList({
    name: 'desk_subscriptions',
    args,
    schema: subscriptionRowSchema,
    topics: ['subscriptions'],
  });
  const query = status === '' ? '' : `?etat=${encodeURIComponent(status)}`;
  const open = list.rows.find((row) => row.id === id);
  const columns: readonly Column<SubscriptionRow>[] = [
    { id: 'who', head: text.columns.who, phone: 'title', cell: ({ name }) => name ?? '–' },
    {
      id: 'plan',
      head: text.columns.plan,
      cell: ({ plan_name, plan_code }) => plan_name ?? plan_code,
    },
    {
      id: 'status',
      head: text.columns.status,
      width: '11rem',
      cell: (row) => <State of="subscription" state={row.status} />,
    },
    {
      id: 'price',
      head: text.columns.price,
      width: '7rem',
      align: 'end',
      phone: 'aside',
      cell: ({ price_minor, currency }) => <Money minor={price_minor ?? null} currency={currency ?? 'eur'} />,
    },
    {
      id: 'until',
      head: text.columns.until,
      width: '12rem',
      cell: (row) => <span className="muted">{sayDue(row, locale)}</span>,
    },
  ];
  // beside an open one there is room for who and how it stands
  const shown = id === undefined ? columns : columns.filter((one) => one.id === 'who' || one.id === 'status');
  return (
    <Page title={text.title} count={sayCount(list, locale)}>
      <WithPanel
        list={
          <>
            <div className="tools">
              <Filter label={text.status} value={status} options={text.statuses} onChange={(etat) => write({ etat })} />
            </div>
            <DeskTable
              label={text.list}
              list={list}
              columns={shown}
              idOf={(row) => row.id}
              openId={id}
              onOpen={(row) => go(`${links.subscription(row.id)}${query}`)}
              empty={
                status === '' ? (
                  <EmptyState title={text.empty}>{text.emptyHow}</EmptyState>
                ) : (
                  <EmptyState title={text.emptyOf} />
                )
              }
            />
          </>
        }
        panel={
          id !== undefined && (
            <DetailPanel
              title={open === undefined ? text.title : `${open.name ?? ''} · ${open.plan_name ?? open.plan_code}`}
              onClose={() => go(`${links.subscriptions}${query}`)}
            >
              <SubscriptionDetail key={id} id={id} />
            </DetailPanel>
          )
        }
      />
    </Page>
  );
}
