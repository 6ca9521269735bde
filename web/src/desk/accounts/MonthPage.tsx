import { useId, useState } from 'react';
import { download } from '../../app/download.ts';
import { useLocale, useTexts } from '../../app/locale.tsx';
import { zone } from '../../app/zone.ts';
import { ErrorState } from '../components/ErrorState.tsx';
import { Page } from '../components/Page.tsx';
import { useFilters } from '../filters.ts';
import { useDesk } from '../queries.ts';
import './accounts.css';
import { monthFile } from './monthFile.ts';
import { MonthRows } from './MonthRows.tsx';
import { monthSchema } from './monthSchema.ts';
import { MonthSums } from './MonthSums.tsx';
import { readMonth } from './readMonth.ts';
import { texts } from './texts.ts';

/** @param month YYYY-MM */
function moved(month: string, by: number): string {
  const date = new Date(`${month}-15T12:00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 7);
}

/** A month for the accountant: sums, every row, and all of it as a file. */
export default function MonthPage() {
  const { locale } = useLocale();
  const text = useTexts(texts);
  const id = useId();
  const [read, write] = useFilters();
  const asked = /^\d{4}-\d{2}$/.test(read('mois')) ? read('mois') : undefined;
  const [made, setMade] = useState<number | undefined>();
  const [failure, setFailure] = useState(false);
  const { data, error, refetch } = useDesk({
    name: 'desk_month',
    args: asked === undefined ? {} : { p_month: `${asked}-01` },
    schema: monthSchema,
    topics: ['money', 'subscriptions'],
  });
  const month = asked ?? data?.month.slice(0, 7) ?? '';
  const save = async (): Promise<void> => {
    setFailure(false);
    setMade(0);
    try {
      const rows = await readMonth(`${month}-01`, setMade);
      download(`guichet-${month}.csv`, 'text/csv;charset=utf-8', monthFile(rows, locale, zone()));
    } catch {
      setFailure(true);
    } finally {
      setMade(undefined);
    }
  };
  return (
    <Page
      title={text.title}
      actions={
        <button
          type="button"
          className="button"
          disabled={month === '' || made !== undefined}
          onClick={() => void save()}
        >
          {made === undefined ? text.file : text.making(made)}
        </button>
      }
    >
      <div className="tools in-a-row">
        <button
          type="button"
          className="button quiet small"
          aria-label={text.before}
          disabled={month === ''}
          onClick={() => write({ mois: moved(month, -1) })}
        >
          ‹
        </button>
        <span className="filter">
          <label htmlFor={id}>{text.month}</label>
          <input id={id} type="month" value={month} onChange={(event) => write({ mois: event.target.value })} />
        </span>
        <button
          type="button"
          className="button quiet small"
          aria-label={text.after}
          disabled={month === ''}
          onClick={() => write({ mois: moved(month, 1) })}
        >
          ›
        </button>
      </div>
      {failure && (
        <p className="notice bad" role="alert">
          {text.failed}
        </p>
      )}
      {error !== null && <ErrorState error={error} onAgain={() => void refetch()} />}
      {data && <MonthSums month={data} />}
      {month !== '' && <MonthRows month={`${month}-01`} />}
    </Page>
  );
}
