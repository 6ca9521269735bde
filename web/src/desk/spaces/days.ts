/** The first of the month after a day: "2026-11-30" → "2026-12-01". */
export function nextFirst(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
}
