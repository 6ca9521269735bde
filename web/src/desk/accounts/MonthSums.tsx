import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatFigure } from '../../app/money.ts';
import { DeskLink } from '../links.tsx';
import { paymentsShown } from '../payments/addresses.ts';
import { domains, kinds } from '../payments/words.ts';
import type { Month } from './monthSchema.ts';
import { texts } from './texts.ts';
import { colons } from '../words/colon.ts';

/** What the rows of a month come to, a currency apart: by kind and domain, with what Stripe kept. */
export function MonthSums({ month: { sums, fees, undated } }: { month: Month }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  const colon = useTexts(colons);
  const kindNames = useTexts(kinds);
  const domainNames = useTexts(domains);
  const currencies = [...new Set(sums.map(({ currency }) => currency))];
  const say = (minor: number, currency: string) => formatFigure(minor, currency, locale);
  return (
    <div className="month-sums">
      {currencies.map((currency) => {
        const of = sums.filter((one) => one.currency === currency);
        return (
          <table key={currency} className="takings">
            <thead>
              <tr>
                <th scope="col">{currency.toUpperCase()}</th>
                <th scope="col">{text.count}</th>
                <th scope="col">{text.total}</th>
              </tr>
            </thead>
            <tbody>
              {of.map(({ kind, domain, amount_minor, count }) => (
                <tr key={`${kind}:${domain}`}>
                  <th scope="row">
                    {kindNames[kind] ?? kind} · {domainNames[domain] ?? domain}
                  </th>
                  <td>{count}</td>
                  <td>{say(amount_minor, currency)}</td>
                </tr>
              ))}
              <tr className="takings-total">
                <th scope="row">{text.net}</th>
                <td>{of.reduce((all, { count }) => all + count, 0)}</td>
                <td data-sum={currency}>
                  {say(
                    of.reduce((all, { amount_minor }) => all + amount_minor, 0),
                    currency,
                  )}
                </td>
              </tr>
            </tbody>
          </table>
        );
      })}
      <p>
        {text.fees}
        {colon}
        <strong className="figure">
          {fees.known.map(({ fee_minor, currency }) => say(fee_minor, currency)).join(' · ') || text.unknown}
        </strong>
        {fees.known.length > 0 && fees.unknown > 0 && <span className="muted"> · {text.missing(fees.unknown)}</span>}
      </p>
      {undated.map(({ currency, amount_minor, count }) => (
        <p key={currency} className="small-print">
          <DeskLink href={paymentsShown({ what: 'all', currency, undated: true })}>
            {text.undated(count, say(amount_minor, currency))}
          </DeskLink>
        </p>
      ))}
    </div>
  );
}
