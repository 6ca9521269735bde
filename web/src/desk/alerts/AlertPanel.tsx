import { useLocale, useTexts } from '../../app/locale.tsx';
import { zone } from '../../app/zone.ts';
import { DetailPanel } from '../components/DetailPanel.tsx';
import { Facts, Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { numberIn } from '../events/numbers.ts';
import { helpFor } from '../help/links.ts';
import { DeskLink, links } from '../links.tsx';
import { useMay } from '../me.tsx';
import { Message } from './Message.tsx';
import { nameOfAlert } from './names.ts';
import { messageOf } from './render.ts';
import type { AlertLine } from './schemas.ts';
import { moods, texts } from './texts.ts';

/** One alert: the message as it reads, what became of it, what can be done. */
export function AlertPanel({
  alert,
  onClose,
  onDecide,
}: {
  alert: AlertLine;
  onClose(): void;
  onDecide(decision: 'retry' | 'skip', alerts: readonly AlertLine[]): void;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const may = useMay();
  const mayRetry = alert.status === 'failed';
  const maySkip = mayRetry || alert.status === 'queued';
  return (
    <DetailPanel title={nameOfAlert(alert.template, locale)} onClose={onClose}>
      <p>
        <StateDot mood={moods[alert.status] ?? 'off'}>{text.states[alert.status] ?? alert.status}</StateDot>
      </p>
      {alert.message !== null && <p className="said">{alert.message}</p>}
      <Message label={text.asSent} html={messageOf(alert, locale, { zone: zone(), web: window.location.origin })} />
      <div className="actions">
        {may('decide_outbox') && mayRetry && (
          <button type="button" className="button small" onClick={() => onDecide('retry', [alert])}>
            {text.retry}
          </button>
        )}
        {may('decide_outbox') && maySkip && (
          <button type="button" className="button quiet small" onClick={() => onDecide('skip', [alert])}>
            {text.skip}
          </button>
        )}
        <DeskLink className="button quiet small" href={`${links.alertTexts}?template=${alert.template}`}>
          {text.editText}
        </DeskLink>
        <DeskLink className="button quiet small" href={helpFor(alert.template)}>
          {text.runbook}
        </DeskLink>
      </div>
      <Facts
        facts={[
          [text.facts.subject ?? '', alert.subject],
          [text.facts.written ?? '', <When key="w" at={alert.created_at} exact />],
          [text.facts.sent ?? '', <When key="s" at={alert.sent_at} exact />],
          ...(alert.next_attempt_at === null
            ? []
            : ([[text.facts.next ?? '', <When key="n" at={alert.next_attempt_at} exact />]] as const)),
          [text.facts.tries ?? '', numberIn(alert.attempts, locale)],
        ]}
      />
      <Section title={text.data}>
        <pre className="payload" tabIndex={0}>
          {JSON.stringify(alert.data, null, 2)}
        </pre>
      </Section>
    </DetailPanel>
  );
}
