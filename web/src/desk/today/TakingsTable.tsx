import type { ReactNode } from 'react';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatFigure } from '../../app/money.ts';
import { DeskLink } from '../links.tsx';
import { paymentsShown, type What } from '../payments/addresses.ts';
import { domains } from '../payments/words.ts';
import { domainsOf, type Period, sayChange, sayPeriod, takenIn, type Taken, type Unit } from './periods.ts';
import type { Bucket } from './schema.ts';
import { texts } from './texts.ts';

/** Takings of one currency by domain: the period under way, the last one, and the one before that to compare it with. */
export function TakingsTable({
  unit,
  periods,
  buckets,
  currency,
}: {
  unit: Unit;
  /** Newest first. */
  periods: readonly Period[];
  buckets: readonly Bucket[];
  currency: string;
}) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  const names = useTexts(domains);
  const rows = domainsOf(buckets, currency);
  const cell = (
    period: Period,
    index: number,
    what: What,
    { value, domain }: { value: keyof Taken; domain?: string },
  ): ReactNode => {
    const of = (one: Period): Taken => takenIn(buckets, { from: one.from, currency, ...(domain && { domain }) });
    const before = periods[index + 1];
    // what is under way is compared with nothing: it is not over
    const change =
      index === 0 || before === undefined || what !== 'takings'
        ? undefined
        : sayChange(of(period)[value], of(before)[value], locale);
    return (
      <td key={period.from} data-figure={`${what}:${domain ?? ''}:${currency}:${period.from}`}>
        <DeskLink href={paymentsShown({ what, ...period, currency, ...(domain && { domain }) })}>
          {formatFigure(of(period)[value], currency, locale)}
        </DeskLink>
        {change !== undefined && <small className="muted">{change}</small>}
      </td>
    );
  };
  const shown = periods.slice(0, 3);
  const sum = (value: keyof Taken): number =>
    shown.reduce((all, { from }) => all + takenIn(buckets, { from, currency })[value], 0);
  return (
    <table className="takings">
      <caption className="visually-hidden">
        {text.takings} {currency.toUpperCase()}
      </caption>
      <thead>
        <tr>
          <th scope="col">{currency.toUpperCase()}</th>
          {shown.map((period, index) => (
            <th scope="col" key={period.from}>
              {sayPeriod(unit, period, locale)}
              {index === 0 && <small className="muted">{text.now}</small>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((domain) => (
          <tr key={domain}>
            <th scope="row">{names[domain] ?? domain}</th>
            {shown.map((period, index) => cell(period, index, 'takings', { value: 'takings_minor', domain }))}
          </tr>
        ))}
        <tr className="takings-total">
          <th scope="row">{text.total}</th>
          {shown.map((period, index) => cell(period, index, 'takings', { value: 'takings_minor' }))}
        </tr>
      </tbody>
      {(sum('disputes') > 0 || sum('wallet_vends') > 0) && (
        <tbody className="takings-beside">
          {sum('disputes') > 0 && (
            <tr>
              <th scope="row">{text.disputes}</th>
              {shown.map((period, index) => cell(period, index, 'disputes', { value: 'disputed_minor' }))}
            </tr>
          )}
          {sum('wallet_vends') > 0 && (
            <tr>
              <th scope="row" title={text.walletSay}>
                {text.wallet}
              </th>
              {shown.map((period, index) => cell(period, index, 'wallet', { value: 'wallet_minor' }))}
            </tr>
          )}
        </tbody>
      )}
    </table>
  );
}
