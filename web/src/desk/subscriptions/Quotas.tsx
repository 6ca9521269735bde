import { useLocale, useTexts } from '../../app/locale.tsx';
import { Section } from '../components/Page.tsx';
import { day } from './due.ts';
import type { Subscription } from './schema.ts';
import { texts } from './texts.ts';

/** What a subscription grants, how much of it is used, and where it comes from. */
export function Quotas({ quotas }: { quotas: Subscription['quotas'] }) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const number = new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB');
  return (
    <Section title={text.quotas}>
      {quotas.length === 0 ? (
        <p className="muted">{text.noQuotas}</p>
      ) : (
        <ul className="plain-list">
          {quotas.map(({ feature, quota, used, from, defined_by, period_end, item_id }) => (
            <li key={`${feature}:${item_id ?? ''}`} className="quota">
              <span>{text.features[feature] ?? feature}</span>
              <span className="figure">
                {quota === null
                  ? `${number.format(used)}, ${text.unlimited}`
                  : text.used(number.format(used), number.format(quota))}
              </span>
              {quota !== null && quota > 0 && (
                <meter
                  min={0}
                  max={quota}
                  value={Math.min(used, quota)}
                  aria-label={text.features[feature] ?? feature}
                />
              )}
              <span className="muted">
                {from === 'all_items' ? text.allItems : text.from(from, text.definedBy[defined_by ?? ''] ?? '')}
                {period_end !== null && ` · ${text.until(day(period_end, locale))}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
