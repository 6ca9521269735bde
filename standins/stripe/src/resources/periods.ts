import type { Price } from '../objects.ts';

/** End of the billing period that begins at `start` (unix seconds), by calendar in UTC; the 31st falls back to the month's last day. */
export function periodEnd(start: number, recurring: Price['recurring'], periods = 1): number {
  const count = (recurring?.interval_count ?? 1) * periods;
  const date = new Date(start * 1000);
  switch (recurring?.interval) {
    case 'day':
      date.setUTCDate(date.getUTCDate() + count);
      break;
    case 'week':
      date.setUTCDate(date.getUTCDate() + 7 * count);
      break;
    case 'year':
      addMonths(date, 12 * count);
      break;
    default:
      addMonths(date, count);
  }
  return Math.floor(date.getTime() / 1000);
}

function addMonths(date: Date, months: number): void {
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
}
