import type { IDataObject, ITriggerFunctions } from 'n8n-workflow';
import * as z from 'zod';
import type { Claim } from '../shared/drain/claim';
import { firstLeaseSeconds } from '../shared/drain/lease';
import { runUnderLease } from '../shared/drain/runUnderLease';
import { outboxSource } from '../shared/drain/source';
import { sourceDrain } from '../shared/drain/sourceDrain';
import { ReleaseGate } from '../shared/releaseGate';
import type { Supabase } from '../shared/transport';
import { botOf } from './bot';
import { Reception } from './reception';
import { topicOf, type Settings } from './settings';
import { addressOf } from './webhook';

const HEARTBEAT_SECONDS = 5;
const LOOK_MS = 1_000;

/**
 * Receives where it is this trigger's turn, and starts executions with what is its own, until it is stopped.
 * @throws Error where a credential is not complete or the database is of another release: nothing is started
 * @returns what stops both
 */
export async function start(
  context: ITriggerFunctions,
  supabase: Supabase,
  settings: Settings,
): Promise<() => Promise<void>> {
  const report = (message: string) =>
    context.logger.warn(`Telegram Reply Trigger "${context.getNode().name}": ${message}`);
  const gate = new ReleaseGate();
  await gate.ask(supabase);
  const terms = { leaseSeconds: settings.options.leaseSeconds, heartbeatSeconds: HEARTBEAT_SECONDS };
  const source = outboxSource(supabase, {
    topics: [topicOf(settings)],
    maxRows: settings.options.batchSize,
    leaseSeconds: firstLeaseSeconds(terms),
    consumer: 'outbox',
  });
  const drain = sourceDrain({
    source: { claim: () => gate.claim(supabase, () => source.claim()) },
    intervalMs: LOOK_MS,
    maxBatches: 1,
    report,
    run: (claim) => {
      const { token, items } = claim;
      return runUnderLease(context, {
        items,
        name: source.name,
        terms,
        renew: (seconds) => (token === null ? Promise.resolve(0) : source.renew(token, seconds)),
        giveBack: (message) => source.giveBack(claim, message),
        ...(settings.options.settledBy === 'success' ? { ended: (isWell) => settle(supabase, claim, isWell) } : {}),
      });
    },
  });
  const reception = await receptionOf(context, { supabase, settings, report, onStored: () => drain.wake() });
  drain.start();
  reception?.start();
  return async () => {
    await reception?.stop();
    await drain.stop();
  };
}

/** What the execution has done is done; where it failed, its items come again, as rows of the outbox do. */
async function settle(supabase: Supabase, { token, items }: Claim<IDataObject>, isWell: boolean): Promise<void> {
  if (token === null) return;
  const rows = items.map(({ outbox_id }) => ({
    id: outbox_id,
    ...(isWell ? {} : { message: 'its execution failed' }),
  }));
  await supabase.call(isWell ? 'complete_outbox' : 'fail_outbox', { token, rows }, z.unknown());
}

async function receptionOf(
  context: ITriggerFunctions,
  more: { supabase: Supabase; settings: Settings; report(message: string): void; onStored(): void },
): Promise<Reception | undefined> {
  const { settings, ...rest } = more;
  if (settings.receiveBy === 'none') return undefined;
  const holder = `${context.getInstanceId()}:${context.getWorkflow().id ?? 'unsaved'}:${context.getNode().id}`;
  return new Reception({
    ...rest,
    bot: await botOf(context),
    holder,
    by:
      settings.receiveBy === 'webhook'
        ? { kind: 'webhook', url: addressOf(context.getWorkflowStaticData('node')) }
        : { kind: 'polling' },
  });
}
