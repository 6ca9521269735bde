/**
 * The instant at which a day of the business begins.
 * @param day YYYY-MM-DD
 * @param further so many days later
 * @param timeZone IANA name
 * @returns ISO 8601
 */
export function startOfDay(day: string, further: number, timeZone: string): string {
  const midnight = Date.parse(`${day}T00:00:00Z`) + further * 86_400_000;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  /** How far the zone is ahead of UTC at an instant, in milliseconds. */
  const ahead = (at: number): number => {
    const parts = new Map(format.formatToParts(new Date(at)).map(({ type, value }) => [type, Number(value)]));
    const [y, m, d] = [parts.get('year') ?? 0, (parts.get('month') ?? 1) - 1, parts.get('day') ?? 1];
    return Date.UTC(y, m, d, parts.get('hour') ?? 0, parts.get('minute') ?? 0, parts.get('second') ?? 0) - at;
  };
  // twice: the first guess may lie on the other side of a change of the clock
  const guess = midnight - ahead(midnight);
  return new Date(midnight - ahead(guess)).toISOString();
}
