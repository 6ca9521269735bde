import { useMemo } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Filter } from '../components/Filter.tsx';
import { Section } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { useFilters } from '../filters.ts';
import { useDeskList } from '../queries.ts';
import { EntryRow } from './EntryRow.tsx';
import { entrySchema } from './schema.ts';
import { texts } from './texts.ts';

/** Everything that happened with a person, newest first. @param address where letters go, for saying it before */
export function PersonTimeline({ person, who, address }: { person: string; who: string; address: string }) {
  const text = useTexts(texts);
  const [read, write] = useFilters();
  const kinds = read('montrer');
  const args = useMemo(
    () => ({ p_person: person, ...(kinds === '' ? {} : { p_kinds: kinds.split(',') }) }),
    [person, kinds],
  );
  const list = useDeskList(
    {
      name: 'desk_timeline',
      args,
      schema: entrySchema,
      topics: ['money', 'orders', 'bookings', 'vends', 'wallets', 'subscriptions', 'outbox', 'alerts', 'decisions'],
    },
    25,
  );
  return (
    <Section
      title={text.timeline}
      actions={
        <Filter label={text.kind} value={kinds} options={text.filters} onChange={(montrer) => write({ montrer })} />
      }
    >
      {list.isLoading ? (
        <Waiting what={text.waitTimeline} />
      ) : list.error !== null && list.rows.length === 0 ? (
        <ErrorState error={list.error} onAgain={list.again} />
      ) : list.rows.length === 0 ? (
        <EmptyState title={kinds === '' ? text.nothing : text.nothingOf} />
      ) : (
        <ol className="timeline entries">
          {list.rows.map((entry) => (
            <EntryRow key={entry.id} entry={entry} who={who} address={address} />
          ))}
        </ol>
      )}
      {list.hasMore && (
        <button type="button" className="button quiet" disabled={list.isLoadingMore} onClick={list.more}>
          {list.isLoadingMore ? text.moreWait : text.more}
        </button>
      )}
    </Section>
  );
}
