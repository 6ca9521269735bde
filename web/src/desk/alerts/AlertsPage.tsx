import { useCallback, useMemo, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { zone } from '../../app/zone.ts';
import { Notice } from '../../components/Notice.tsx';
import { Confirm } from '../components/Confirm.tsx';
import type { Column } from '../components/DataTable.tsx';
import { DeskTable, sayCount } from '../components/DeskTable.tsx';
import { WithPanel } from '../components/DetailPanel.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Filter } from '../components/Filter.tsx';
import { Page } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { numberIn } from '../events/numbers.ts';
import { argsOf, useFilters } from '../filters.ts';
import { useMay } from '../me.tsx';
import { useDecision, useDesk, useDeskList } from '../queries.ts';
import { AlertPanel } from './AlertPanel.tsx';
import { nameOfAlert, summaryOf } from './names.ts';
import { alertLine, type AlertLine, decided, overview } from './schemas.ts';
import { moods, texts } from './texts.ts';
import '../events/events.css';
import './alerts.css';

interface Asked {
  decision: 'retry' | 'skip';
  /** null: all that were given up */
  ids: readonly string[] | null;
  count: number;
}

/** What support was told by Telegram, what waits, what was given up. */
export default function AlertsPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const [filter, setFilter] = useFilters();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked>();
  const decide = useDecision('desk_decide_notices', decided);
  const open = filter('alert');

  const asFilter = argsOf({
    status: filter('status'),
    template: filter('template'),
    from: filter('from'),
    to: filter('to'),
  });
  const list = useDeskList(
    { name: 'desk_notices', args: { p_filter: asFilter }, schema: alertLine, topics: ['alerts'] },
    200,
  );
  // an address names one that may stand far down the list
  const one = useDeskList(
    {
      name: 'desk_notices',
      args: { p_filter: { alert: open } },
      schema: alertLine,
      topics: ['alerts'],
      enabled: open !== '',
    },
    1,
  );
  const shown = [...list.rows, ...one.rows].find(({ id }) => id === open);
  const { data } = useDesk({ name: 'desk_notice_overview', schema: overview, topics: ['alerts'] });
  const columns = useMemo<Column<AlertLine>[]>(
    () => [
      { id: 'kind', head: text.kind, phone: 'title', cell: ({ template }) => nameOfAlert(template, locale) },
      {
        id: 'status',
        head: text.state,
        width: '9rem',
        phone: 'aside',
        cell: ({ status }) => <StateDot mood={moods[status] ?? 'off'}>{text.states[status] ?? status}</StateDot>,
      },
      {
        id: 'about',
        head: text.about,
        cell: ({ template, data: values, subject }) => summaryOf(template, values, { locale, zone: zone() }) ?? subject,
      },
      { id: 'why', head: text.why, phone: 'hidden', cell: ({ message }) => message ?? '' },
      { id: 'at', head: text.when, width: '8rem', cell: ({ created_at }) => <When at={created_at} /> },
    ],
    [text, locale],
  );
  const close = useCallback(() => setFilter({ alert: '' }), [setFilter]);
  const mayDecide = may('decide_outbox');
  const named = list.rows.filter(({ id }) => chosen.has(id));
  const retried = named.filter(({ status }) => status === 'failed');
  const skipped = named.filter(({ status }) => status === 'failed' || status === 'queued');
  const ask = (decision: 'retry' | 'skip', alerts: readonly AlertLine[]) =>
    setAsked({ decision, ids: alerts.map(({ id }) => id), count: alerts.length });
  const many = numberIn(asked?.count ?? 0, locale);

  return (
    <Page
      title={text.title}
      count={sayCount(list, locale)}
      actions={
        mayDecide && (
          <>
            {retried.length > 0 && (
              <button type="button" className="button small" onClick={() => ask('retry', retried)}>
                {text.retryChosen(numberIn(retried.length, locale))}
              </button>
            )}
            {skipped.length > 0 && (
              <button type="button" className="button quiet small" onClick={() => ask('skip', skipped)}>
                {text.skipChosen(numberIn(skipped.length, locale))}
              </button>
            )}
            {named.length === 0 && (data?.failed ?? 0) > 0 && (
              <button
                type="button"
                className="button small"
                onClick={() => setAsked({ decision: 'retry', ids: null, count: data?.failed ?? 0 })}
              >
                {text.retryAll(numberIn(data?.failed ?? 0, locale))}
              </button>
            )}
          </>
        )
      }
    >
      {data?.channel?.state === 'away' && (
        <Notice tone="bad">
          {text.away(data.channel.reason ?? '')} <When at={data.channel.away_since} /> {text.awayHow}
        </Notice>
      )}
      <WithPanel
        list={
          <>
            <div className="tools">
              <Filter
                label={text.state}
                value={filter('status')}
                options={[['', text.all], ['unsent', text.unsent], ...Object.entries(text.states)]}
                onChange={(status) => setFilter({ status })}
              />
              <Filter
                label={text.kind}
                value={filter('template')}
                options={[
                  ['', text.all],
                  ...(data?.templates ?? []).map((template) => [template, nameOfAlert(template, locale)] as const),
                ]}
                onChange={(template) => setFilter({ template })}
              />
            </div>
            {filter('from') !== '' && (
              <p className="cause-chosen">
                {text.folded}{' '}
                <button
                  type="button"
                  className="button quiet small"
                  onClick={() => setFilter({ from: '', to: '', template: '' })}
                >
                  {text.showAll}
                </button>
              </p>
            )}
            <DeskTable
              label={text.title}
              list={list}
              columns={columns}
              idOf={({ id }) => id}
              openId={open}
              onOpen={({ id }) => setFilter({ alert: id })}
              {...(mayDecide && { choice: { chosen, onChange: setChosen, label: text.choose } })}
              empty={<EmptyState title={text.empty}>{text.emptyHow}</EmptyState>}
            />
          </>
        }
        panel={shown !== undefined && <AlertPanel alert={shown} onClose={close} onDecide={ask} />}
      />
      {asked !== undefined && (
        <Confirm
          title={asked.decision === 'retry' ? text.retryTitle(many) : text.skipTitle(many)}
          action="decide_outbox"
          press={asked.decision === 'retry' ? text.retry : text.skip}
          danger={asked.decision === 'skip'}
          reason={asked.decision === 'skip' ? 'required' : 'none'}
          onClose={() => setAsked(undefined)}
          onDecide={async (reason) => {
            await decide.mutateAsync({
              p_ids: asked.ids,
              p_decision: asked.decision,
              p_reason: reason === '' ? null : reason,
            });
            setChosen(new Set());
          }}
        >
          <p>{asked.decision === 'retry' ? text.retrySays : text.skipSays}</p>
        </Confirm>
      )}
    </Page>
  );
}
