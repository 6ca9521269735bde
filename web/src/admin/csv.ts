/** French spreadsheets separate with semicolons, English ones with commas. */
export type Separator = ';' | ',';

/**
 * A table as CSV (RFC 4180) with a byte-order mark, without which Excel takes UTF-8 for something else.
 * A text that a spreadsheet would take for a formula gets an apostrophe in front: whoever books under the name
 * "=HYPERLINK(…)" must not run anything on the screen of the one who opens the export.
 */
export function csvFile(rows: readonly (readonly (string | number | null)[])[], separator: Separator): string {
  return `\uFEFF${rows.map((row) => row.map((cell) => csvCell(cell, separator)).join(separator)).join('\r\n')}\r\n`;
}

function csvCell(cell: string | number | null, separator: Separator): string {
  if (cell === null) return '';
  // where semicolons separate, commas are the decimal sign: "1997.5" would be a text there, or a date
  if (typeof cell === 'number') return separator === ';' ? String(cell).replace('.', ',') : String(cell);
  // spreadsheets skip spaces and control characters before they look for a formula; some take the full-width signs too
  const text = /^[\s\p{Cc}]*[=+\-@|%＝＋－＠]/u.test(cell) || /^[\t\r\n]/.test(cell) ? `'${cell}` : cell;
  return text.includes('"') || text.includes(separator) || /[\r\n]/.test(text)
    ? `"${text.replaceAll('"', '""')}"`
    : text;
}
