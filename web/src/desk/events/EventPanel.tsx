import { useLocale, useTexts } from '../../app/locale.tsx';
import { CopyText } from '../components/CopyText.tsx';
import { DetailPanel } from '../components/DetailPanel.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Facts, Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { When } from '../components/When.tsx';
import { DeskLink, links } from '../links.tsx';
import { useMay } from '../me.tsx';
import { useDesk } from '../queries.ts';
import { helpFor } from '../help/links.ts';
import { Decisions } from './Decisions.tsx';
import { numberIn } from './numbers.ts';
import { wholeEvent } from './schemas.ts';
import { moods, texts } from './texts.ts';

/** An event whole, beside the list. */
export function EventPanel({ id, onClose, onReplay }: { id: string; onClose(): void; onReplay(): void }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const { data, error, refetch } = useDesk({
    name: 'desk_event',
    args: { p_event_id: id },
    schema: wholeEvent,
    topics: ['events'],
  });
  const shown = data?.event_id === id ? data : undefined;
  return (
    <DetailPanel title={shown?.type ?? id} onClose={onClose}>
      {error !== null && <ErrorState error={error} onAgain={() => void refetch()} />}
      {shown === undefined && error === null && <Waiting what={id} />}
      {shown !== undefined && (
        <>
          <p>
            <StateDot mood={moods[shown.status] ?? 'off'}>{text.states[shown.status] ?? shown.status}</StateDot>
          </p>
          {shown.message !== null && <p className="said">{shown.message}</p>}
          <div className="actions">
            {may('replay_events') && (
              <button type="button" className="button small" onClick={onReplay}>
                {text.replayAgain}
              </button>
            )}
            {shown.object_id !== null && (
              <DeskLink className="button quiet small" href={links.search(shown.object_id)}>
                {text.find}
              </DeskLink>
            )}
            <a
              className="button quiet small"
              href={`https://dashboard.stripe.com/${shown.livemode ? '' : 'test/'}events/${encodeURIComponent(id)}`}
            >
              {text.inStripe}
            </a>
            {shown.status === 'error' && (
              <DeskLink className="button quiet small" href={helpFor('event_failed')}>
                {text.runbook}
              </DeskLink>
            )}
          </div>
          <Facts
            facts={[
              [text.facts.event ?? '', <CopyText key="e" text={shown.event_id} />],
              ...(shown.object_id === null
                ? []
                : ([[text.facts.object ?? '', <CopyText key="o" text={shown.object_id} />]] as const)),
              [text.facts.created ?? '', <When key="c" at={shown.event_created} exact />],
              [text.facts.received ?? '', <When key="r" at={shown.created_at} exact />],
              [text.facts.processed ?? '', <When key="p" at={shown.processed_at} exact />],
              [text.tries, numberIn(shown.attempts, locale)],
              [text.facts.replays ?? '', numberIn(shown.replays, locale)],
              ...(shown.next_attempt_at === null
                ? []
                : ([[text.facts.next ?? '', <When key="n" at={shown.next_attempt_at} exact />]] as const)),
              ...(shown.account === null ? [] : ([[text.facts.account ?? '', shown.account]] as const)),
              ...(shown.livemode ? [] : ([[text.facts.mode ?? '', text.test]] as const)),
              [text.facts.version ?? '', shown.api_version ?? '–'],
            ]}
          />
          <Decisions title={text.decisions} decisions={shown.decisions} />
          {shown.alerts.length > 0 && (
            <Section title={text.alerts}>
              <ul>
                {shown.alerts.map((alert) => (
                  <li key={alert.id}>
                    <DeskLink href={`${links.alerts}?alert=${alert.id}`}>{alert.template}</DeskLink>{' '}
                    <When at={alert.created_at} />
                  </li>
                ))}
              </ul>
            </Section>
          )}
          <Section title={text.payload}>
            {shown.payload === null ? (
              <p className="muted">{shown.kept_as_bytes ? text.bytes : text.gone}</p>
            ) : (
              <pre className="payload" tabIndex={0}>
                {JSON.stringify(shown.payload, null, 2)}
              </pre>
            )}
          </Section>
          {shown.siblings.length > 0 && (
            <Section title={text.siblings}>
              <ul className="siblings">
                {shown.siblings.map((one) => (
                  <li key={one.event_id}>
                    <DeskLink href={links.event(one.event_id)}>{one.type}</DeskLink>{' '}
                    <StateDot mood={moods[one.status] ?? 'off'}>{text.states[one.status] ?? one.status}</StateDot>{' '}
                    <When at={one.event_created} />
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </>
      )}
    </DetailPanel>
  );
}
