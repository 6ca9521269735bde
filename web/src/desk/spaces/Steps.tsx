import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { sayFailure } from '../sayFailure.ts';
import { Refusal } from '../api.ts';
import { useDesk } from '../queries.ts';
import { planSchema, type Step } from './schema.ts';
import { texts } from './texts.ts';

/** The steps at Stripe, in their order, with the objects and amounts that they are about. */
export function Steps({ steps, currency }: { steps: readonly Step[]; currency: string }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  if (steps.length === 0) return <p className="muted">{text.nothing}</p>;
  return (
    <ol className="steps">
      {steps.map(({ step, object, amount_cents, active }) => (
        <li key={step} data-step={step}>
          {text.steps[step]}
          {amount_cents !== undefined && (
            <strong className="figure"> {text.hour(formatMoney(amount_cents, currency, locale))}</strong>
          )}
          {active === false && <> ({text.unsold})</>}
          {object !== undefined && <code> {object}</code>}
        </li>
      ))}
    </ol>
  );
}

/** What a change would do at Stripe, asked of the database while one types. */
export function Plan({ spaceId, fields }: { spaceId: string; fields: Readonly<Record<string, unknown>> | undefined }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const plan = useDesk({
    name: 'plan_space_change',
    args: { space_id: spaceId, fields: fields ?? {} },
    schema: planSchema,
    topics: ['catalogue'],
    enabled: fields !== undefined,
  });
  return (
    <section className="plan" aria-live="polite">
      <h3>{text.plan}</h3>
      {fields === undefined ? (
        <p className="muted">–</p>
      ) : plan.error instanceof Refusal ? (
        <p className="muted">{sayFailure(plan.error, locale)}</p>
      ) : plan.data === undefined ? (
        <p className="muted">{text.planning}</p>
      ) : (
        <Steps steps={plan.data.steps} currency={plan.data.currency} />
      )}
    </section>
  );
}
