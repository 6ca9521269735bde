import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { StateDot } from '../components/StateDot.tsx';
import { Timeline, type Moment } from '../components/Timeline.tsx';
import { DeskLink, links } from '../links.tsx';
import { sayAlert, sayDecision } from '../words/named.ts';
import { sayState, type StateOf } from '../words/states.ts';
import type { Step } from './schema.ts';
import { texts } from './texts.ts';

const statesOf: Readonly<Record<string, StateOf>> = {
  refunds: 'refund',
  disputes: 'dispute',
  checkouts: 'checkout',
  transactions: 'wallet',
};

/** Each event, row and call of a payment, in its order. */
export function History({ steps }: { steps: readonly Step[] }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const moments = steps.map((step): Moment => {
    const state =
      step.state === null || step.state === undefined
        ? undefined
        : step.kind === 'event'
          ? sayState('event', step.state, locale)
          : step.kind === 'call'
            ? sayState('queue', step.state, locale)
            : step.kind === 'alert'
              ? sayState('alert', step.state, locale)
              : step.table === 'payments'
                ? undefined
                : sayState(statesOf[step.table ?? ''] ?? 'payment', step.state, locale);
    const amount =
      typeof step.amount_minor === 'number' && typeof step.currency === 'string'
        ? formatMoney(step.amount_minor, step.currency, locale)
        : undefined;
    const details = [
      step.kind === 'decision'
        ? `${text.by(step.by ?? text.someone)}, ${text.doors[step.door ?? ''] ?? ''}`
        : undefined,
      step.reason,
      (step.attempts ?? 0) > 1 ? text.tries(step.attempts ?? 0) : undefined,
      step.failure,
    ].filter((part) => part !== undefined && part !== null && part !== '');
    return {
      key: `${step.kind}:${step.id}`,
      at: step.at,
      mood: state?.mood ?? 'off',
      title: (
        <span className="step">
          <span className="muted">{text.kinds[isLetter(step) ? 'letter' : step.kind]}</span> <What step={step} />
          {amount !== undefined && <span className="figure">{amount}</span>}
          {state !== undefined && <StateDot mood={state.mood}>{state.word}</StateDot>}
        </span>
      ),
      ...(details.length === 0 ? {} : { detail: details.join(' · ') }),
    };
  });
  return moments.length === 0 ? <p className="muted">{text.noHistory}</p> : <Timeline moments={moments} />;
}

/** A letter leaves by the same queue as what Stripe is asked for. */
const isLetter = ({ kind, label }: Step): boolean => kind === 'call' && (label ?? '').startsWith('email');

function What({ step: { kind, id, label, table } }: { step: Step }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  switch (kind) {
    case 'event':
      return <DeskLink href={links.event(id)}>{label}</DeskLink>;
    case 'row':
      return <span>{text.tables[table ?? ''] ?? table}</span>;
    case 'call':
      return (
        <DeskLink href={`${links.outbox}?row=${encodeURIComponent(id)}`}>{text.calls[label ?? ''] ?? label}</DeskLink>
      );
    case 'alert':
      return <span>{sayAlert(label ?? '', locale)}</span>;
    case 'decision':
      return <span>{sayDecision(label ?? '', locale)}</span>;
  }
}
