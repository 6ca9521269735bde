import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { Toast } from '../../components/Notice.tsx';
import { formatOfDates } from '../../immersion/dates.ts';
import { ErrorState } from '../components/ErrorState.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Page } from '../components/Page.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { Refusal } from '../api.ts';
import { DeskLink, links } from '../links.tsx';
import { useDesk } from '../queries.ts';
import { Attendees } from './Attendees.tsx';
import { BouncedLetters } from './BouncedLetters.tsx';
import { Messages } from './Messages.tsx';
import { wholeSessionSchema } from './schema.ts';
import { SessionFacts } from './SessionFacts.tsx';
import { SessionTools } from './SessionTools.tsx';
import { Sheet } from './Sheet.tsx';
import { texts } from './texts.ts';
import { WaitingList } from './WaitingList.tsx';
import './sessions.css';

/** One session with everybody in it, and what can be decided there. */
export default function SessionPage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { id = '' } = useParams({ strict: false });
  const [done, setDone] = useState<string>();
  const query = useDesk({
    name: 'desk_session',
    args: { p_id: id },
    schema: wholeSessionSchema,
    topics: ['bookings', 'outbox', 'money'],
  });
  if (query.error instanceof Refusal && query.error.reason === 'not_found')
    return (
      <Page title={text.title}>
        <EmptyState title={text.gone}>
          <DeskLink href={links.sessions}>{text.back}</DeskLink>
        </EmptyState>
      </Page>
    );
  if (query.data === undefined)
    return (
      <Page title={text.title}>
        {query.error === null ? (
          <Waiting what={text.reading} />
        ) : (
          <ErrorState error={query.error} onAgain={() => void query.refetch()} />
        )}
      </Page>
    );
  const whole = query.data;
  const { session } = whole;
  return (
    <Page
      title={text.titleOf(formatOfDates(session.session_date_start, session.session_date_end, locale))}
      actions={<SessionTools whole={whole} onDone={setDone} />}
    >
      <p className="muted no-print">
        <DeskLink href={links.sessions}>{text.back}</DeskLink> · {session.location}
      </p>
      {query.error !== null && <ErrorState error={query.error} onAgain={() => void query.refetch()} />}
      <SessionFacts session={session} />
      {whole.bounced.length > 0 && <BouncedLetters whole={whole} onDone={setDone} />}
      <Attendees whole={whole} onDone={setDone} />
      <WaitingList line={whole.line} />
      <Messages messages={whole.messages} />
      <Sheet whole={whole} />
      {done !== undefined && (
        <Toast tone="good" close={locale === 'fr' ? 'Fermer' : 'Close'} onClose={() => setDone(undefined)}>
          {done}
        </Toast>
      )}
    </Page>
  );
}
