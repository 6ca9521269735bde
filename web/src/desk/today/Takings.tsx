import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatMoney } from '../../app/money.ts';
import { Bars } from '../charts/Bars.tsx';
import { EmptyState } from '../components/EmptyState.tsx';
import { Section } from '../components/Page.tsx';
import { useFilters } from '../filters.ts';
import { DeskLink, useGo } from '../links.tsx';
import { paymentsShown } from '../payments/addresses.ts';
import { currenciesOf, lastPeriods, sayShort, takenIn, unitOf, units, unitWords, type Unit } from './periods.ts';
import type { Bucket, Today } from './schema.ts';
import { TakingsTable } from './TakingsTable.tsx';
import { texts } from './texts.ts';

const counts: Readonly<Record<Unit, number>> = { day: 14, week: 8, month: 12 };

/** Takings by domain and currency, of days, weeks or months; weeks first, as most ask. */
export function Takings({ today, takings }: { today: Today; takings: NonNullable<Today['takings']> }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  const [read, write] = useFilters();
  const go = useGo();
  const asked = unitOf(read('periode'));
  // until those of another unit have come, these stay
  const { unit } = today;
  const buckets: readonly Bucket[] = { day: takings.days, week: takings.weeks, month: takings.months }[unit];
  const periods = lastPeriods(unit, today, counts[unit]);
  const { currencies } = takings;
  const [first] = currencies;
  return (
    <Section
      title={text.takings}
      actions={
        <div className="segments" role="group" aria-label={text.unitLabel}>
          {units.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === asked}
              onClick={() => write({ periode: one === 'week' ? '' : unitWords[one] })}
            >
              {text.units[one]}
            </button>
          ))}
        </div>
      }
    >
      {first === undefined ? (
        <EmptyState title={text.noTakings}>{text.noTakingsHow}</EmptyState>
      ) : (
        <div className="takings-and-chart">
          <div className="takings-tables">
            {currencies.map((currency) => (
              <TakingsTable key={currency} unit={unit} periods={periods} buckets={buckets} currency={currency} />
            ))}
            <Undated buckets={takings.undated} />
            <p className="muted small-print">{text.takingsSay}</p>
          </div>
          <Bars
            title={`${text.chart[unit]}, ${first.toUpperCase()}`}
            say={(minor) => formatMoney(minor, first, locale)}
            onOpen={(from) => {
              const period = periods.find((one) => one.from === from);
              if (period) go(paymentsShown({ what: 'takings', ...period, currency: first }));
            }}
            bars={periods.toReversed().map((period) => ({
              key: period.from,
              label: sayShort(unit, period, locale),
              value: takenIn(buckets, { from: period.from, currency: first }).takings_minor,
            }))}
          />
        </div>
      )}
    </Section>
  );
}

/** What Stripe has told of and not dated: it stands in no day until it is. */
function Undated({ buckets }: { buckets: readonly Bucket[] }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  return currenciesOf(buckets).map((currency) => {
    const { takings_minor, payments, refunds } = takenIn(buckets, { currency });
    return (
      <p key={currency} className="small-print">
        <DeskLink href={paymentsShown({ what: 'takings', currency, undated: true })}>
          {text.undated(payments + refunds, formatMoney(takings_minor, currency, locale))}
        </DeskLink>
      </p>
    );
  });
}
