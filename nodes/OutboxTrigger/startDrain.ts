import type { ITriggerFunctions } from 'n8n-workflow';
import { outboxWatchOf } from '../shared/drain/outboxWatch';
import { runUnderLease } from '../shared/drain/runUnderLease';
import { ReleaseGate } from '../shared/releaseGate';
import type { Supabase } from '../shared/transport';
import type { TriggerSettings } from './settings';
import type { Source } from '../shared/drain/source';
import { sourceDrain } from '../shared/drain/sourceDrain';

/**
 * Works on a source until it is stopped.
 * @throws Error where the database is of another release: nothing is started
 * @returns what stops it; resolves when nothing is claimed any more
 */
export async function startDrain(
  context: ITriggerFunctions,
  { supabase, source, settings }: { supabase: Supabase; source: Source; settings: TriggerSettings },
): Promise<() => Promise<void>> {
  const { intervalSeconds, options, topics } = settings;
  const isWatched = settings.source === 'outbox';
  const gate = new ReleaseGate();
  await gate.ask(supabase);
  const drain = sourceDrain({
    source: { claim: () => gate.claim(supabase, () => source.claim()) },
    intervalMs: intervalSeconds * 1_000,
    isWatched,
    maxBatches: options.maxBatches,
    report: (message) => context.logger.warn(`Outbox Trigger "${context.getNode().name}": ${message}`),
    run: (claim) => {
      const { token, items } = claim;
      return runUnderLease(context, {
        items,
        name: source.name,
        terms: options,
        renew: (seconds) => (token === null ? Promise.resolve(0) : source.renew(token, seconds)),
        giveBack: (message) => source.giveBack(claim, message),
      });
    },
  });
  drain.start();
  const unwatch = isWatched
    ? outboxWatchOf(supabase, options.consumer).watch({
        topics,
        intervalMs: intervalSeconds * 1_000,
        wake: () => drain.wake(),
      })
    : undefined;
  return async () => {
    unwatch?.();
    await drain.stop();
  };
}
