/** "1 997,50" or "1997.5" → 199750 cents, by its digits; undefined for what is no amount in euros. */
export function centsOf(text: string): number | undefined {
  const [, euros, cents = ''] = /^(\d{1,7})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s€]/g, '')) ?? [];
  return euros === undefined ? undefined : Number(euros) * 100 + Number(cents.padEnd(2, '0'));
}

/** Cents as they stand in the form: 199700 → "1997", 199750 → "1997,50". */
export function priceText(cents: number, comma: ',' | '.'): string {
  const rest = cents % 100;
  return rest === 0 ? String(cents / 100) : `${Math.floor(cents / 100)}${comma}${String(rest).padStart(2, '0')}`;
}
