import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Figure } from '../charts/Figure.tsx';
import { Section } from '../components/Page.tsx';
import { links } from '../links.tsx';
import type { Today } from './schema.ts';
import { texts } from './texts.ts';

/** What subscriptions bring a month, what is about to change of it, and what Stripe keeps. */
export function Subscriptions({ today, mrr }: { today: Today; mrr: NonNullable<Today['mrr']> }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  const { fees, trials = 0, past_due: pastDue = 0, month } = today;
  const currencies = [...new Set(mrr.filter(({ kind }) => kind !== 'unpriced').map(({ currency }) => currency))];
  const of = (kind: string, currency: string) =>
    mrr.find((one) => one.kind === kind && one.currency === currency) ?? { amount_minor: 0, count: 0 };
  const missing = (currency: string): string =>
    text.mrrMissing(of('unpriced', currency).count, of('discount_unknown', currency).count);
  return (
    <Section title={text.subscriptions}>
      <div className="figures">
        {currencies.map((currency) => {
          const late = of('past_due', currency).amount_minor;
          const beside = [
            text.mrrSay,
            ...(late > 0 ? [text.ofWhichPastDue(formatMoney(late, currency, locale))] : []),
            ...(missing(currency) === '' ? [] : [missing(currency)]),
          ];
          return (
            <Figure key={currency} name={text.mrr} href={links.rows('revenu-mensuel')} beside={beside.join(' · ')}>
              {formatMoney(of('active', currency).amount_minor + late, currency, locale)}
            </Figure>
          );
        })}
        <Figure name={text.trials} href={links.rows('essais')} beside={text.trialsSay}>
          {trials === 0 ? text.nothing : trials}
        </Figure>
        <Figure name={text.pastDue} href={links.rows('impayes')} {...(pastDue > 0 && { mood: 'bad' as const })}>
          {pastDue === 0 ? text.nothing : pastDue}
        </Figure>
        {fees && (
          <Figure
            name={text.fees}
            href={links.accounts(month.slice(0, 7))}
            beside={fees.unknown > 0 && fees.known.length > 0 ? text.feesMissing(fees.unknown) : ' '}
          >
            {fees.known.length === 0
              ? fees.unknown > 0
                ? text.feesUnknown
                : text.nothing
              : fees.known.map(({ fee_minor, currency }) => formatMoney(fee_minor, currency, locale)).join(' · ')}
          </Figure>
        )}
      </div>
    </Section>
  );
}
