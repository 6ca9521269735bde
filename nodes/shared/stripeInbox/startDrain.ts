import type { ITriggerFunctions } from 'n8n-workflow';
import type { Claim } from '../drain/claim';
import { Drain, type DrainOptions } from '../drain/drain';
import { runUnderLease } from '../drain/runUnderLease';
import { ReleaseGate } from '../releaseGate';
import type { Supabase } from '../transport';
import { claimEvents, renewLease, returnBatch, type ClaimedEvent } from './claims';
import { signalOf } from './inboxSignal';
import type { Pace } from './pace';
import type { DrainSettings } from './settings';

/** Where to drain from, and how. */
export interface Inbox {
  supabase: Supabase;
  settings: DrainSettings;
}

const FIRST_BACKOFF_MS = 500;

interface InboxDrainOptions extends Pick<
  DrainOptions<ClaimedEvent>,
  'maxBatches' | 'pollMs' | 'claim' | 'run' | 'report'
> {
  batchSize: number;
  pace: Pick<Pace, 'waitBeforeClaim'>;
}

/** A drain for the log of events: in a burst it lets a batch come together. */
export function inboxDrain({ batchSize, pace, ...options }: InboxDrainOptions): Drain<ClaimedEvent> {
  return new Drain({
    ...options,
    firstBackoffMs: FIRST_BACKOFF_MS,
    // a full batch says so; an event that ran in a crashed execution comes alone, before all others
    mayBeMore: ({ items }) => items.length >= batchSize || (items.length === 1 && items[0]?.attempts !== 1),
    waitBeforeClaim: (executionMs) => pace.waitBeforeClaim(batchSize, executionMs),
    outage: {
      began: (error, _failures, nextTryMs) =>
        options.report(`Could not claim Stripe events, next try in ${nextTryMs} ms: ${error}`),
    },
  });
}

/**
 * Works on a consumer's inbox until it is stopped: woken at once by what this process receives, else by polling.
 * @param current the inbox as it is configured now: a credential may change while the workflow is active
 * @throws Error where the database is of another release: nothing is started
 * @returns what stops it; resolves when nothing is claimed any more
 */
export async function startDrain(
  context: ITriggerFunctions,
  inbox: Inbox,
  current: () => Promise<Inbox>,
): Promise<() => Promise<void>> {
  const gate = new ReleaseGate();
  await gate.ask(inbox.supabase);
  const signal = signalOf(inbox.supabase, inbox.settings.consumer);
  const { batchSize, maxBatches, pollSeconds } = inbox.settings.options;
  const drain = inboxDrain({
    batchSize,
    maxBatches,
    pollMs: pollSeconds * 1_000,
    pace: signal.pace,
    claim: async () => {
      const { supabase, settings } = await current();
      return gate.claim(supabase, () => claimEvents(supabase, settings, context.getWorkflow().id));
    },
    run: async (claim) => runExecution(context, await current(), claim),
    report: (message) => context.logger.warn(message, { workflowId: context.getWorkflow().id }),
  });
  const sleepOn = signal.onReceived(() => drain.wake());
  drain.start();
  return async () => {
    sleepOn();
    await drain.stop();
  };
}

/** One execution with an item an event, each with the token of the lease. */
async function runExecution(
  context: ITriggerFunctions,
  { supabase, settings }: Inbox,
  claim: Claim<ClaimedEvent>,
): Promise<void> {
  await runUnderLease(context, {
    items: claim.items.map((event) => ({ ...event, token: claim.token })),
    name: 'Stripe events',
    terms: settings.options,
    renew: (seconds) => renewLease(supabase, claim.token, seconds),
    giveBack: (message) => returnBatch(supabase, claim, message),
  });
}
