import type { IDataObject } from 'n8n-workflow';
import { Drain, type DrainOptions } from './drain';
import type { Source } from './source';

/** Where somebody else looks for the drain, its own looks are for what that one might miss. */
const WATCHED_POLL_MS = 15_000;

interface SourceDrainOptions extends Pick<DrainOptions<IDataObject>, 'maxBatches' | 'run' | 'report'> {
  source: Pick<Source, 'claim'>;
  /** time between two looks that found nothing */
  intervalMs: number;
  /** whether an OutboxWatch wakes it */
  isWatched?: boolean;
}

/** A drain for alerts or the outbox: a look that found something is followed by the next at once. */
export function sourceDrain({
  source,
  intervalMs,
  isWatched = false,
  ...options
}: SourceDrainOptions): Drain<IDataObject> {
  return new Drain({
    ...options,
    pollMs: isWatched ? WATCHED_POLL_MS : intervalMs,
    firstBackoffMs: 2 * intervalMs,
    claim: () => source.claim(),
    mayBeMore: ({ items }) => items.length > 0,
    outage: {
      began: (error, failures) => {
        if (failures === 1) options.report(`Polling failed, trying again: ${error}`);
      },
      ended: (failures) => options.report(`The database answers again after ${failures} failed polls`),
    },
  });
}
