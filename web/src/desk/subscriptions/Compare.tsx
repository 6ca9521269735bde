import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { shortly } from '../clock.ts';
import { Section } from '../components/Page.tsx';
import { StateDot } from '../components/StateDot.tsx';
import { When } from '../components/When.tsx';
import { useDecision } from '../queries.ts';
import { sayFailure } from '../sayFailure.ts';
import { sayState } from '../words/states.ts';
import { differences, type Field } from './differences.ts';
import { type Held, type Look, lookSchema } from './schema.ts';
import { texts } from './texts.ts';

/** What Stripe says beside what we have: asked for on demand, and clearly waiting until the workflow has answered. */
export function Compare({ subscription, look }: { subscription: string; look: Look | null }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const ask = useDecision('desk_compare_subscription', lookSchema);
  return (
    <Section
      title={text.compare}
      actions={
        <button
          type="button"
          className="button quiet small"
          disabled={ask.isPending || look?.state === 'waiting'}
          onClick={() => ask.mutate({ p_subscription: subscription })}
        >
          {text.press}
        </button>
      }
    >
      <div aria-live="polite">
        {ask.error !== null && <p className="notice bad">{sayFailure(ask.error, locale)}</p>}
        {look === null ? (
          <p className="muted">{text.compareWhat}</p>
        ) : look.state === 'waiting' ? (
          <>
            <p>
              <StateDot mood="wait">{text.waiting}</StateDot> <When at={look.asked_at} />
            </p>
            <p className="muted">{text.waitingWhy}</p>
            {look.failure && <p className="muted">{look.failure}</p>}
          </>
        ) : look.state === 'failed' ? (
          <p>
            <StateDot mood="bad">{text.failed(look.failure ?? '–')}</StateDot> <When at={look.asked_at} />
          </p>
        ) : (
          look.says && <Beside ours={look.held} theirs={look.says} at={look.settled_at ?? look.asked_at} />
        )}
      </div>
    </Section>
  );
}

function Beside({ ours, theirs, at }: { ours: Held; theirs: Held; at: string }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const changed = differences(ours, theirs);
  if (changed.length === 0)
    return (
      <p>
        <StateDot mood="good">{text.same}</StateDot> <When at={at} />
      </p>
    );
  return (
    <table className="beside">
      <thead>
        <tr>
          <th scope="col">{text.field}</th>
          <th scope="col">{text.ours}</th>
          <th scope="col">{text.theirs(shortly(at, locale))}</th>
        </tr>
      </thead>
      <tbody>
        {changed.map((field) => (
          <tr key={field}>
            <th scope="row">{text.fields[field] ?? field}</th>
            <td>
              <Said held={ours} field={field} />
            </td>
            <td>
              <Said held={theirs} field={field} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Said({ held, field }: { held: Held; field: Field }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  if (field === 'items')
    return (
      <>
        {held.items
          .map(({ code, quantity, unit_amount_minor, currency }) =>
            [
              `${quantity ?? 1} × ${code}`,
              typeof unit_amount_minor === 'number'
                ? formatMoney(unit_amount_minor, currency ?? 'eur', locale)
                : undefined,
            ]
              .filter(Boolean)
              .join(' '),
          )
          .join(', ') || text.nothing}
      </>
    );
  const value = held[field];
  if (value === null || value === undefined) return <>{text.nothing}</>;
  if (typeof value === 'boolean') return <>{value ? '✓' : text.nothing}</>;
  if (field === 'status') return <>{sayState('subscription', value, locale).word}</>;
  return <>{/^\d{4}-\d{2}-\d{2}T/.test(value) ? shortly(value, locale) : value}</>;
}
