import { useTexts } from '../../app/locale.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Page } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { useDesk } from '../queries.ts';
import { useFilters } from '../filters.ts';
import { Attention } from './Attention.tsx';
import { unitOf } from './periods.ts';
import { todaySchema } from './schema.ts';
import { Sessions } from './Sessions.tsx';
import { Subscriptions } from './Subscriptions.tsx';
import { Takings } from './Takings.tsx';
import { texts } from './texts.ts';
import './today.css';

/** What the desk opens with; each number opens the rows behind it. */
export default function TodayPage() {
  const text = useTexts(texts);
  const [read] = useFilters();
  const { data, error, isPending, refetch } = useDesk({
    name: 'desk_today',
    args: { p_unit: unitOf(read('periode')) },
    schema: todaySchema,
    topics: ['money', 'subscriptions', 'events', 'outbox', 'alerts', 'machines', 'bookings', 'vends', 'settings'],
  });
  return (
    <Page title={text.title}>
      {error !== null && <ErrorState error={error} onAgain={() => void refetch()} />}
      {isPending && <Waiting what={text.reading} lines={9} />}
      {data && (
        <>
          {data.takings && <Takings today={data} takings={data.takings} />}
          <Attention today={data} />
          {data.mrr && <Subscriptions today={data} mrr={data.mrr} />}
          {data.sessions && <Sessions sessions={data.sessions} />}
        </>
      )}
    </Page>
  );
}
