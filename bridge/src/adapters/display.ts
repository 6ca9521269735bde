/**
 * Text for a machine's display: ASCII without accents (a display of 1998 knows no é), without the comma
 * that ends a field on the cable, one space at a time, cut at `length` characters.
 */
export function displayText(text: string, length: number): string {
  return text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replaceAll('€', 'EUR')
    .replaceAll('’', "'")
    .replaceAll(',', '.')
    .replace(/[^\x20-\x7e]/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
    .slice(0, length);
}
