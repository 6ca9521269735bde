import type * as z from 'zod/mini';
import { useTexts } from '../../app/locale.tsx';
import { Money } from '../components/Money.tsx';
import type { sumsSchema } from './movement.ts';
import { texts } from './texts.ts';
import { kinds } from './words.ts';
import { colons } from '../words/colon.ts';

/** The sum of all that a list shows, a currency a line: each kind, and all together where there are several. */
export function Sums({ sums }: { sums: z.infer<typeof sumsSchema> }) {
  const text = useTexts(texts);
  const colon = useTexts(colons);
  const names = useTexts(kinds);
  const currencies = [...new Set(sums.map(({ currency }) => currency))];
  return (
    <ul className="sums">
      {currencies.map((currency) => {
        const of = sums.filter((one) => one.currency === currency);
        const total = of.reduce((all, { amount_minor }) => all + amount_minor, 0);
        return (
          <li key={currency} data-sum={`${currency}:${total}`}>
            <span>
              {text.sum}
              {colon}
              <strong>
                <Money minor={total} currency={currency} />
              </strong>
            </span>
            {of.length > 1 &&
              of.map(({ kind, amount_minor, count }) => (
                <span key={kind} className="muted">
                  {names[kind] ?? kind} ({count}){colon}
                  <Money minor={amount_minor} currency={currency} />
                </span>
              ))}
          </li>
        );
      })}
    </ul>
  );
}
