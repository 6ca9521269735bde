import { useCallback, useMemo, useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Confirm } from '../components/Confirm.tsx';
import type { Column } from '../components/DataTable.tsx';
import { DeskTable, sayCount } from '../components/DeskTable.tsx';
import { WithPanel } from '../components/DetailPanel.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Filter } from '../components/Filter.tsx';
import { Page } from '../components/Page.tsx';
import { SearchBox } from '../components/SearchBox.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { numberIn } from '../events/numbers.ts';
import { argsOf, useFilters } from '../filters.ts';
import { useMay } from '../me.tsx';
import { useDecision, useDesk, useDeskList } from '../queries.ts';
import { RowPanel } from './RowPanel.tsx';
import { decided, outboxLine, type OutboxLine, overview } from './schemas.ts';
import { moods, texts } from './texts.ts';
import '../events/events.css';

interface Asked {
  decision: 'retry' | 'skip';
  rows: readonly OutboxLine[];
}

/** What is to leave the database, and what could not: why, and what staff decide of it. */
export default function OutboxPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const [filter, setFilter] = useFilters();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [asked, setAsked] = useState<Asked>();
  const decide = useDecision('desk_decide_queue', decided);
  const open = filter('row');

  const list = useDeskList(
    {
      name: 'desk_queue',
      args: { p_filter: argsOf({ status: filter('status'), topic: filter('topic'), object: filter('object') }) },
      schema: outboxLine,
      topics: ['outbox'],
    },
    200,
  );
  const { data } = useDesk({ name: 'desk_queue_overview', schema: overview, topics: ['outbox'] });
  const columns = useMemo(() => {
    const all: Column<OutboxLine>[] = [
      {
        id: 'topic',
        head: text.topic,
        width: '13rem',
        phone: 'title',
        cell: ({ topic }) => text.topics[topic] ?? topic,
      },
      {
        id: 'status',
        head: text.state,
        width: '8rem',
        phone: 'aside',
        cell: ({ status }) => <StateDot mood={moods[status] ?? 'off'}>{text.states[status] ?? status}</StateDot>,
      },
      { id: 'why', head: text.why, cell: ({ message }) => message ?? '' },
      { id: 'object', head: text.object, phone: 'hidden', cell: ({ object_key }) => <code>{object_key}</code> },
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
    return all.filter(({ id }) => open === '' || (id !== 'tries' && id !== 'object'));
  }, [text, open]);
  const close = useCallback(() => setFilter({ row: '' }), [setFilter]);
  const named = list.rows.filter(({ id, status }) => chosen.has(id) && status === 'parked');
  const topics = [...new Set([...Object.keys(text.topics), ...list.rows.map(({ topic }) => topic)])];
  const many = numberIn(asked?.rows.length ?? 0, locale);

  return (
    <Page
      title={text.title}
      count={sayCount(list, locale)}
      actions={
        may('decide_outbox') &&
        named.length > 0 && (
          <>
            <button type="button" className="button small" onClick={() => setAsked({ decision: 'retry', rows: named })}>
              {text.retryChosen(numberIn(named.length, locale))}
            </button>
            <button
              type="button"
              className="button quiet small"
              onClick={() => setAsked({ decision: 'skip', rows: named })}
            >
              {text.skipChosen(numberIn(named.length, locale))}
            </button>
          </>
        )
      }
    >
      <WithPanel
        list={
          <>
            <div className="tools">
              <Filter
                label={text.state}
                value={filter('status')}
                options={[['', text.open], ...Object.entries(text.states), ['all', text.all]]}
                onChange={(status) => setFilter({ status })}
              />
              <Filter
                label={text.topic}
                value={filter('topic')}
                options={[
                  ['', text.anyTopic],
                  ...topics.map((topic) => {
                    const parked = data?.parked.find((one) => one.topic === topic)?.count ?? 0;
                    const word = text.topics[topic] ?? topic;
                    return [topic, parked === 0 ? word : `${word} (${numberIn(parked, locale)})`] as const;
                  }),
                ]}
                onChange={(topic) => setFilter({ topic })}
              />
              <SearchBox label={text.object} value={filter('object')} onChange={(object) => setFilter({ object })} />
            </div>
            <DeskTable
              label={text.title}
              list={list}
              columns={columns}
              idOf={({ id }) => id}
              openId={open}
              onOpen={({ id }) => setFilter({ row: id })}
              {...(may('decide_outbox') && { choice: { chosen, onChange: setChosen, label: text.choose } })}
              empty={<EmptyState title={text.empty}>{text.emptyHow}</EmptyState>}
            />
          </>
        }
        panel={
          open !== '' && (
            <RowPanel id={open} onClose={close} onDecide={(decision, rows) => setAsked({ decision, rows })} />
          )
        }
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
              p_rows: asked.rows.map(({ id, version }) => ({ id, version })),
              p_decision: asked.decision,
              p_reason: reason === '' ? null : reason,
            });
            setChosen(new Set());
          }}
        >
          <ul>
            {asked.rows.slice(0, 5).map(({ id, topic, object_key }) => (
              <li key={id}>
                {text.topics[topic] ?? topic} <code>{object_key}</code>
              </li>
            ))}
            {asked.rows.length > 5 && <li>…</li>}
          </ul>
          <p>{asked.decision === 'retry' ? text.retrySays : text.skipSays}</p>
          {asked.decision === 'skip' &&
            [...new Set(asked.rows.map(({ topic }) => topic))].map(
              (topic) => text.skipping[topic] !== undefined && <p key={topic}>{text.skipping[topic]}</p>,
            )}
        </Confirm>
      )}
    </Page>
  );
}
