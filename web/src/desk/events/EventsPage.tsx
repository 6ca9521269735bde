import { useParams } from '@tanstack/react-router';
import { useCallback, useMemo, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { zone } from '../../app/zone.ts';
import { Confirm } from '../components/Confirm.tsx';
import { DeskTable, sayCount } from '../components/DeskTable.tsx';
import type { Column } from '../components/DataTable.tsx';
import { WithPanel } from '../components/DetailPanel.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Filter } from '../components/Filter.tsx';
import { Page } from '../components/Page.tsx';
import { SearchBox } from '../components/SearchBox.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { argsOf, useFilters } from '../filters.ts';
import { links, useGo } from '../links.tsx';
import { useMay } from '../me.tsx';
import { useDesk, useDeskList } from '../queries.ts';
import { Causes } from './Causes.tsx';
import { startOfDay } from './days.ts';
import { EventPanel } from './EventPanel.tsx';
import { numberIn } from './numbers.ts';
import { RunProgress } from './RunProgress.tsx';
import { eventLine, type EventLine, overview } from './schemas.ts';
import { moods, texts } from './texts.ts';
import { useReplay } from './useReplay.ts';
import './events.css';

/** What is about to be replayed: what was shown of it is what the database holds it to. */
interface Asked {
  run: string;
  count: number;
  what: string;
  args: Readonly<Record<string, unknown>>;
  /** Which ones they were. */
  version?: string | undefined;
}

/** Everything that Stripe sent: filtered, looked into, replayed. */
export default function EventsPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const go = useGo();
  const { id } = useParams({ strict: false });
  const [filter, setFilter] = useFilters();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked>();
  const replay = useReplay();

  const to = filter('to');
  const asFilter = useMemo(
    () =>
      argsOf({
        status: filter('status'),
        type: filter('type'),
        cause: filter('cause'),
        object: filter('object'),
        from: filter('from') === '' ? '' : startOfDay(filter('from'), 0, zone()),
        to: to === '' ? '' : startOfDay(to, 1, zone()),
      }),
    [filter, to],
  );
  const { data } = useDesk({ name: 'desk_event_overview', schema: overview, topics: ['events'] });
  const list = useDeskList(
    { name: 'desk_events', args: { p_filter: asFilter }, schema: eventLine, topics: ['events'] },
    200,
  );
  const query = useCallback(() => window.location.search, []);
  const close = useCallback(() => go(`${links.events}${query()}`), [go, query]);
  const mayReplay = may('replay_events');
  const ask = (about: Omit<Asked, 'run'>) => setAsked({ run: crypto.randomUUID(), ...about });

  const isAlone = id === undefined;
  const columns = useMemo(() => {
    const all: Column<EventLine>[] = [
      { id: 'type', head: text.type, width: isAlone ? '17rem' : '11rem', cell: ({ type }) => type, phone: 'title' },
      {
        id: 'status',
        head: text.state,
        width: '8rem',
        phone: 'aside',
        cell: ({ status }) => <StateDot mood={moods[status] ?? 'off'}>{text.states[status] ?? status}</StateDot>,
      },
      {
        id: 'message',
        head: text.message,
        cell: ({ message, object_id }) => (message === null ? <code>{object_id}</code> : message),
      },
      {
        id: 'tries',
        head: text.tries,
        width: '4.5rem',
        align: 'end',
        phone: 'hidden',
        cell: ({ attempts }) => attempts,
      },
      { id: 'at', head: text.when, width: '8rem', cell: ({ created_at }) => <When at={created_at} /> },
    ];
    // beside a panel there is room for what matters
    return all.filter((column) => isAlone || column.id !== 'tries');
  }, [text, isAlone]);

  const cause = filter('cause');
  const isFailed = filter('status') === 'error' || cause !== '';
  const count = list.count ?? 0;
  return (
    <Page
      title={text.title}
      count={sayCount(list, locale)}
      actions={
        mayReplay && (
          <>
            {chosen.size > 0 && (
              <button
                type="button"
                className="button small"
                onClick={() => ask({ what: text.replay, count: chosen.size, args: { p_events: [...chosen] } })}
              >
                {text.replayChosen(numberIn(chosen.size, locale))}
              </button>
            )}
            {chosen.size === 0 && isFailed && count > 0 && !list.capped && !list.isStale && (
              <button
                type="button"
                className="button small"
                onClick={() => ask({ what: cause, count, args: { p_filter: asFilter }, version: list.version })}
              >
                {text.replayMany(numberIn(count, locale))}
              </button>
            )}
          </>
        )
      }
    >
      <RunProgress replay={replay} />
      {cause === '' && id === undefined && (
        <Causes
          causes={data?.causes ?? []}
          onSee={(one) => setFilter({ cause: one, status: 'error' })}
          onReplay={
            mayReplay
              ? ({ cause: what, count: many, version }) =>
                  ask({ what, count: many, args: { p_filter: { status: 'error', cause: what } }, version })
              : undefined
          }
        />
      )}
      <WithPanel
        list={
          <>
            <div className="tools">
              <Filter
                label={text.state}
                value={filter('status')}
                options={[['', text.all], ...Object.entries(text.states)]}
                onChange={(status) => setFilter({ status, cause: '' })}
              />
              <Filter
                label={text.type}
                value={filter('type')}
                options={[['', text.all], ...(data?.types ?? []).map((type) => [type, type] as const)]}
                onChange={(type) => setFilter({ type })}
              />
              <SearchBox label={text.object} value={filter('object')} onChange={(object) => setFilter({ object })} />
              <Day label={text.from} value={filter('from')} onChange={(from) => setFilter({ from })} />
              <Day label={text.to} value={to} onChange={(day) => setFilter({ to: day })} />
            </div>
            {cause !== '' && (
              <p className="cause-chosen">
                <span>
                  {text.oneCause} <strong>{cause}</strong>
                </span>{' '}
                <button
                  type="button"
                  className="button quiet small"
                  onClick={() => setFilter({ cause: '', status: '' })}
                >
                  {text.allCauses}
                </button>
              </p>
            )}
            <DeskTable
              label={text.title}
              list={list}
              columns={columns}
              idOf={({ event_id }) => event_id}
              openId={id}
              onOpen={({ event_id }) => go(`${links.event(event_id)}${query()}`)}
              {...(mayReplay && { choice: { chosen, onChange: setChosen, label: text.choose } })}
              empty={<EmptyState title={text.empty}>{text.emptyHow}</EmptyState>}
            />
          </>
        }
        panel={
          id !== undefined && (
            <EventPanel
              id={id}
              onClose={close}
              onReplay={() => ask({ what: id, count: 1, args: { p_events: [id] } })}
            />
          )
        }
      />
      {asked !== undefined && (
        <Confirm
          title={`${text.confirm(numberIn(asked.count, locale))} ${text.pieces(asked.count)}`}
          action="replay_events"
          press={`${text.confirm(numberIn(asked.count, locale))} ${text.pieces(asked.count)}`}
          reason="optional"
          onClose={() => setAsked(undefined)}
          onDecide={async (reason) => {
            await replay.begin({
              ...asked.args,
              p_run: asked.run,
              p_expected: asked.count,
              ...(asked.version === undefined ? {} : { p_version: asked.version }),
              p_reason: reason === '' ? null : reason,
            });
            setChosen(new Set());
          }}
        >
          <p className="said">{asked.what}</p>
          <p>{text.confirmSays}</p>
          <p className="muted">{text.confirmCause}</p>
        </Confirm>
      )}
    </Page>
  );
}

/** A day of the calendar, of the business. */
function Day({ label, value, onChange }: { label: string; value: string; onChange(day: string): void }) {
  return (
    <label className="filter" data-on={value !== ''}>
      <span className="muted">{label}</span>
      <input type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  );
}
