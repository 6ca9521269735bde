import type { AddressRow } from './service.ts';

/** The one table at the end of the start. */
export function addressTable(rows: AddressRow[]): string {
  const cells = rows.map(({ label, address, credentials = '' }) => [label, address, credentials]);
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: string[]) =>
    `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`.trimEnd();
  return cells.map(line).join('\n');
}
