import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Section } from '../components/Page.tsx';
import { When } from '../components/When.tsx';
import { State } from '../words/State.tsx';
import type { Step } from './schema.ts';
import { texts } from './texts.ts';

/** What went back, or is on its way, each in a sentence: the newest first. */
export function Refunds({ steps }: { steps: readonly Step[] }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const refunds = steps.filter(({ kind, table }) => kind === 'row' && table === 'refunds').toReversed();
  if (refunds.length === 0) return null;
  return (
    <Section title={text.refunds}>
      <ul className="plain-list" aria-live="polite">
        {refunds.map(({ id, at, state, amount_minor, currency, failure, reason }) => {
          const amount = formatMoney(amount_minor ?? 0, currency ?? 'eur', locale);
          const said = state === 'failed' ? text.failed(amount) : amount;
          return (
            <li key={id} className="step">
              <State of="refund" state={state} /> <span className="figure">{said}</span>
              <span className="muted">
                {[reason === 'requested_by_customer' ? undefined : reason, failure]
                  .filter(Boolean)
                  .map((said) => `${said} · `)}
                <When at={at} />
              </span>
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
