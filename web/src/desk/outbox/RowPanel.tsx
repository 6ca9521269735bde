import { useLocale, useTexts } from '../../app/locale.tsx';
import { CopyText } from '../components/CopyText.tsx';
import { DetailPanel } from '../components/DetailPanel.tsx';
import { ErrorState } from '../components/ErrorState.tsx';
import { Facts, Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { Waiting } from '../components/Waiting.tsx';
import { When } from '../components/When.tsx';
import { Decisions } from '../events/Decisions.tsx';
import { numberIn } from '../events/numbers.ts';
import { helpPage } from '../help/links.ts';
import { DeskLink } from '../links.tsx';
import { useMay } from '../me.tsx';
import { useDesk } from '../queries.ts';
import { type OutboxLine, wholeRow } from './schemas.ts';
import { moods, texts } from './texts.ts';

/** A row of the outbox whole, beside the list: why it is parked, what skipping would mean, what was decided. */
export function RowPanel({
  id,
  onClose,
  onDecide,
}: {
  id: string;
  onClose(): void;
  onDecide(decision: 'retry' | 'skip', rows: readonly OutboxLine[]): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const { data, error, refetch } = useDesk({
    name: 'desk_queue_row',
    args: { p_id: id },
    schema: wholeRow,
    topics: ['outbox'],
  });
  const row = data?.id === id ? data : undefined;
  return (
    <DetailPanel title={row === undefined ? id : (text.topics[row.topic] ?? row.topic)} onClose={onClose}>
      {error !== null && <ErrorState error={error} onAgain={() => void refetch()} />}
      {row === undefined && error === null && <Waiting what={id} />}
      {row !== undefined && (
        <>
          <p>
            <StateDot mood={moods[row.status] ?? 'off'}>{text.states[row.status] ?? row.status}</StateDot>
          </p>
          {row.message !== null && <p className="said">{row.message}</p>}
          {row.status === 'parked' && (
            <>
              {text.skipping[row.topic] !== undefined && <p className="muted">{text.skipping[row.topic]}</p>}
              <div className="actions">
                {may('decide_outbox') && (
                  <>
                    <button type="button" className="button small" onClick={() => onDecide('retry', [row])}>
                      {text.retry}
                    </button>
                    <button type="button" className="button quiet small" onClick={() => onDecide('skip', [row])}>
                      {text.skip}
                    </button>
                  </>
                )}
                <DeskLink className="button quiet small" href={helpPage('outbox-parked')}>
                  {text.runbook}
                </DeskLink>
              </div>
            </>
          )}
          <Facts
            facts={[
              [text.facts.object ?? '', <CopyText key="o" text={row.object_key} />],
              [text.facts.asked ?? '', <When key="a" at={row.created_at} exact />],
              ...(row.next_attempt_at === null
                ? []
                : ([[text.facts.next ?? '', <When key="n" at={row.next_attempt_at} exact />]] as const)),
              ...(row.settled_at === null
                ? []
                : ([[text.facts.settled ?? '', <When key="s" at={row.settled_at} exact />]] as const)),
              [text.tries, numberIn(row.attempts, locale)],
              [text.facts.id ?? '', <CopyText key="i" text={row.id} />],
            ]}
          />
          {row.behind > 0 && <p>{text.behind(numberIn(row.behind, locale))}</p>}
          <Decisions title={text.decisions} decisions={row.decisions} />
          <Section title={text.payload}>
            <pre className="payload" tabIndex={0}>
              {JSON.stringify(row.payload, null, 2)}
            </pre>
          </Section>
          {row.result !== null && (
            <Section title={text.result}>
              <pre className="payload" tabIndex={0}>
                {JSON.stringify(row.result, null, 2)}
              </pre>
            </Section>
          )}
        </>
      )}
    </DetailPanel>
  );
}
