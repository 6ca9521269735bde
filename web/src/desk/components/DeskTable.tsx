import { type ReactNode } from 'react';
import { useTexts, type Texts } from '../../app/locale.tsx';
import type { DeskList } from '../queries.ts';
import { type Choice, type Column, DataTable } from './DataTable.tsx';
import { ErrorState } from './ErrorState.tsx';
import { Waiting } from './Waiting.tsx';

const texts: Texts<{ wait(what: string): string; more: string }> = {
  fr: { wait: (what) => `Lecture\u00a0: ${what}…`, more: 'La suite arrive…' },
  en: { wait: (what) => `Reading: ${what}…`, more: 'More is coming…' },
};

/** A list from the database in each of its states: waiting, failing, empty, with rows. */
export function DeskTable<Row extends object>({
  label,
  list,
  columns,
  idOf,
  empty,
  ...rest
}: {
  label: string;
  list: DeskList<Row>;
  columns: readonly Column<Row>[];
  idOf(row: Row): string;
  /** What stands there where there is no row. */
  empty: ReactNode;
  onOpen?: (row: Row) => void;
  openId?: string | undefined;
  choice?: Choice;
}) {
  const text = useTexts(texts);
  if (list.isLoading) return <Waiting what={text.wait(label)} />;
  if (list.error !== null && list.rows.length === 0) return <ErrorState error={list.error} onAgain={list.again} />;
  if (list.rows.length === 0) return empty;
  return (
    <>
      {list.error !== null && <ErrorState error={list.error} onAgain={list.again} />}
      <DataTable
        label={label}
        rows={list.rows}
        columns={columns}
        idOf={idOf}
        onEnd={list.more}
        foot={list.isLoadingMore ? <p className="table-foot muted">{text.more}</p> : undefined}
        {...rest}
      />
    </>
  );
}

/** How many there are, in the words of the language: « 1 204 », « 10 000 + ». */
export function sayCount(
  { count, capped }: Pick<DeskList<unknown>, 'count' | 'capped'>,
  locale: string,
): string | undefined {
  if (count === undefined) return undefined;
  const said = new Intl.NumberFormat(locale === 'fr' ? 'fr-FR' : 'en-GB').format(count);
  return capped ? `${said}\u202f+` : said;
}
