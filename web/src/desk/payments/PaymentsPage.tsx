import { useId } from 'react';
import { useTexts } from '../../app/locale.tsx';
import { Filter } from '../components/Filter.tsx';
import { Page } from '../components/Page.tsx';
import { argsOf, useFilters } from '../filters.ts';
import { DeskLink, links } from '../links.tsx';
import { whatOf, whats, words } from './addresses.ts';
import { Movements } from './Movements.tsx';
import { OpenMoney } from './OpenMoney.tsx';
import './payments.css';
import { texts } from './texts.ts';
import { domains } from './words.ts';

const open = { failed: 'failed', pending_refunds: 'refunds', open_disputes: 'disputes' } as const;
const isOpen = (what: string): what is keyof typeof open => what in open;
const currencies = ['eur', 'usd', 'chf', 'gbp', 'cad', 'aud', 'dkk', 'nok', 'sek', 'pln', 'czk', 'jpy'];

/** What came and went; the numbers of Today open it with the filters that they are the sum of. */
export default function PaymentsPage() {
  const text = useTexts(texts);
  const domainNames = useTexts(domains);
  const [read, write] = useFilters();
  const what = whatOf(read('voir'));
  const currency = read('devise');
  const shownCurrencies = currencies.includes(currency) || currency === '' ? currencies : [...currencies, currency];
  const undated = read('date') === 'non';
  return (
    <Page
      title={text.title}
      actions={
        <DeskLink className="button quiet small" href={links.accounts()}>
          {text.month}
        </DeskLink>
      }
    >
      <div className="tools">
        <Filter
          label={text.show}
          value={words[what]}
          options={whats.map((one) => [words[one], text.whats[one]])}
          onChange={(voir) => write({ voir })}
        />
        {!isOpen(what) && (
          <>
            <Day label={text.from} value={read('du')} onChange={(du) => write({ du, date: '' })} />
            <Day label={text.to} value={read('au')} onChange={(au) => write({ au, date: '' })} />
            <Filter
              label={text.domain}
              value={read('domaine')}
              options={[['', text.allDomains], ...Object.entries(domainNames)]}
              onChange={(domaine) => write({ domaine })}
            />
            <Filter
              label={text.currency}
              value={currency}
              options={[['', text.all], ...shownCurrencies.map((one) => [one, one.toUpperCase()] as const)]}
              onChange={(devise) => write({ devise })}
            />
            {undated && (
              <button type="button" className="button quiet small" aria-pressed onClick={() => write({ date: '' })}>
                {text.undated} ✕
              </button>
            )}
          </>
        )}
      </div>
      {isOpen(what) ? (
        <OpenMoney key={what} what={open[what]} />
      ) : (
        <Movements
          args={{
            p_what: what,
            ...argsOf({
              p_from: read('du'),
              p_to: read('au'),
              p_domain: read('domaine'),
              p_currency: currency,
            }),
            ...(undated && { p_undated: true }),
          }}
        />
      )}
    </Page>
  );
}

/** One day of the calendar of the business; empty: no bound. */
function Day({ label, value, onChange }: { label: string; value: string; onChange(value: string): void }) {
  const id = useId();
  return (
    <span className="filter" data-on={value !== ''}>
      <label htmlFor={id}>{label}</label>
      <input id={id} type="date" value={value} onChange={(event) => onChange(event.target.value)} />
    </span>
  );
}
