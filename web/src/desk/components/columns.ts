import type { ReactNode } from 'react';

/** A column of a list. */
export interface Column<Row> {
  id: string;
  head: string;
  cell(row: Row): ReactNode;
  /** Figures stand at the end. */
  align?: 'end';
  /** A CSS length; columns without one share what is left. */
  width?: string;
  /** On a phone a row is two lines: title and aside above, the lines beneath. Default: line. */
  phone?: 'title' | 'aside' | 'line' | 'hidden';
}

/** What of a row was chosen for doing something with several at once. */
export interface Choice {
  chosen: ReadonlySet<string>;
  onChange(chosen: ReadonlySet<string>): void;
  /** Says what a box chooses, for whoever hears the page. */
  label(id: string): string;
}
