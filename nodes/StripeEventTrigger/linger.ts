/** Outside of bursts there is no company to wait for. */
const CALM_MS = 2;
/** While the process has time to spare: 5 ms at 50 events a second, 25 ms at 250. */
const MS_PER_EVENT_A_SECOND = 0.1;
/** While it has none: until about so many have come together. */
const GROUP = 12;
/** Share of the time that the event loop works: below the first there is time to spare, above the second none. */
const SPARE_BELOW = 0.6;
const FULL_ABOVE = 0.9;

/** What a process receives, and how busy it is. */
export interface Traffic {
  isCalm: boolean;
  eventsPerSecond: number;
  /** 0 to 1, see LoopLoad */
  loopLoad: number;
}

/**
 * How long the first request of a group waits for others, in milliseconds. A call to the database costs this
 * process, the gateway, PostgREST and Postgres much the same whether it carries one event or ten. Where the
 * process is fully busy, a request would wait for its turn anyway: the calls that a longer linger saves are then
 * time in which others are answered.
 */
export function lingerMs({ isCalm, eventsPerSecond, loopLoad }: Traffic, longestMs: number): number {
  if (isCalm) return Math.min(CALM_MS, longestMs);
  const withTime = eventsPerSecond * MS_PER_EVENT_A_SECOND;
  const withoutTime = (GROUP * 1_000) / eventsPerSecond;
  const fullness = Math.min(1, Math.max(0, (loopLoad - SPARE_BELOW) / (FULL_ABOVE - SPARE_BELOW)));
  return Math.min(longestMs, withTime + Math.max(0, withoutTime - withTime) * fullness);
}
