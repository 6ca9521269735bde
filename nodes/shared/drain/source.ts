import type { IDataObject } from 'n8n-workflow';
import * as z from 'zod';
import type { Claim } from './claim';
import type { Supabase } from '../transport';

/** Something to drain. */
export interface Source {
  /** what the items are, for the log */
  readonly name: string;
  /** One item a group of alerts or a row of the outbox, each with the token of its lease. */
  claim(): Promise<Claim<IDataObject>>;
  /** Makes the lease last so many seconds from now. @returns how many rows it still holds */
  renew(token: string, seconds: number): Promise<number>;
  /** Gives what was claimed back for another attempt, which costs it none: n8n could not start an execution with it. */
  giveBack(claim: Claim<IDataObject>, message: string): Promise<void>;
  /** What an item looks like, for building and testing a workflow; nothing is claimed. */
  sample(): IDataObject[];
}

export interface AlertOptions {
  maxAlerts: number;
  /** equal alerts within this time become one group */
  foldSeconds: number;
  leaseSeconds: number;
  /** The workflow that sends them: its own failures become no alert. */
  workflowId: string | undefined;
}

export interface OutboxOptions {
  topics: string[];
  maxRows: number;
  leaseSeconds: number;
  consumer: string;
}

/** Sooner than the lease lapses: another try must still be in time. */
const RENEW_TIMEOUT_MS = 5_000;

/** An n8n that starts no execution is closing or short of memory: not again at once. */
const GIVEN_BACK_FOR_SECONDS = 5;

const nextAttempt = z.number().nullable();
const jsonObjects = z.array(z.record(z.string(), z.unknown())).transform((rows) => rows as IDataObject[]);
const alertsAnswer = z.object({ token: z.string().nullable(), alerts: jsonObjects, next_attempt_in_ms: nextAttempt });
const failAnswer = z.object({ results: z.array(z.looseObject({ result: z.string() })) });
const renewAnswer = z.object({ renewed: z.number().int() });
const outboxAnswer = z.object({ token: z.string().nullable(), rows: jsonObjects, next_attempt_in_ms: nextAttempt });

/** What is due at this very moment and was not given out stands behind another of its object: no look at it before the interval. */
function laterOnly(nextAttemptInMs: number | null): number | null {
  return nextAttemptInMs === 0 ? null : nextAttemptInMs;
}

async function renewed(
  supabase: Supabase,
  functionName: string,
  token: string,
  { seconds }: { seconds: number },
): Promise<number> {
  const answer = await supabase.call(functionName, { token, lease_seconds: seconds }, renewAnswer, {
    timeoutMs: RENEW_TIMEOUT_MS,
  });
  return answer.renewed;
}

/** Alerts that wait to be sent, equal ones folded (`claim_alerts`). */
export function alertSource(supabase: Supabase, options: AlertOptions): Source {
  const args = {
    max_alerts: options.maxAlerts,
    fold_seconds: options.foldSeconds,
    lease_seconds: options.leaseSeconds,
    workflow_id: options.workflowId ?? null,
  };
  return {
    name: 'alerts',
    async claim() {
      const { token, alerts, next_attempt_in_ms } = await supabase.call('claim_alerts', args, alertsAnswer);
      return {
        token,
        items: alerts.map((alert) => ({ ...alert, token })),
        nextAttemptInMs: laterOnly(next_attempt_in_ms),
      };
    },
    renew: (token, seconds) => renewed(supabase, 'renew_alerts', token, { seconds }),
    async giveBack({ token, items }, message) {
      const given = items.map(({ ids }) => ({ ids, message, retry_after_seconds: GIVEN_BACK_FOR_SECONDS }));
      await supabase.call('fail_alerts', { token, alerts: given }, failAnswer);
    },
    sample: () => [
      {
        token: null,
        ids: [],
        template: 'payment_failed',
        locale: 'fr',
        count: 1,
        first_at: '2025-11-03T09:00:00Z',
        last_at: '2025-11-03T09:00:00Z',
        data: [{ customer_name: 'Exemple', amount: 4900, currency: 'eur', reason: 'card_declined', livemode: false }],
      },
    ],
  };
}

/** Rows of the transactional outbox whose turn it is (`claim_outbox`). */
export function outboxSource(supabase: Supabase, options: OutboxOptions): Source {
  const args = {
    topics: options.topics,
    max_rows: options.maxRows,
    lease_seconds: options.leaseSeconds,
    consumer: options.consumer,
  };
  return {
    name: 'rows of the outbox',
    async claim() {
      const { token, rows, next_attempt_in_ms } = await supabase.call('claim_outbox', args, outboxAnswer);
      // `id` is easily overwritten by the answer of the call that follows, `outbox_id` is not
      return {
        token,
        items: rows.map((row) => ({ ...row, outbox_id: row.id, token })),
        nextAttemptInMs: laterOnly(next_attempt_in_ms),
      };
    },
    renew: (token, seconds) => renewed(supabase, 'renew_outbox', token, { seconds }),
    async giveBack({ token, items }, message) {
      const given = items.map(({ id }) => ({
        id,
        message,
        outage: true,
        retry_after_seconds: GIVEN_BACK_FOR_SECONDS,
      }));
      await supabase.call('fail_outbox', { token, rows: given }, failAnswer);
    },
    sample: () => {
      const id = '00000000-0000-4000-8000-000000000000';
      return [
        {
          token: null,
          id,
          outbox_id: id,
          topic: options.topics[0] ?? 'example',
          object_key: 'example:1',
          payload: {},
          attempts: 1,
          idempotency_key: `outbox:${id}`,
        },
      ];
    },
  };
}
