import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { z } from 'zod';
import type { SaidLine } from '../board/lineLog.ts';
import type { Outcome } from '../session/types.ts';
import type { Settings } from '../settings/settings.ts';
import { DatabaseRefused, DatabaseUnreachable } from './errors.ts';

/** Row of vend_sessions as far as a machine cares; amounts stay strings or numbers as PostgREST gives them. */
export const sessionRow = z.object({
  id: z.string(),
  status: z.enum(['PENDING', 'PAID', 'COMPLETED', 'FAILED']),
  outcome: z.string().nullable(),
});
export type SessionRow = z.infer<typeof sessionRow>;

const opened = z.object({
  result: z.string(),
  reason: z.string().nullish(),
  session: z
    .object({
      id: z.string(),
      status: z.enum(['PENDING', 'PAID', 'COMPLETED', 'FAILED']),
      amount_minor: z.number().nullish(),
      currency: z.string().nullish(),
      product_label: z.string().nullish(),
    })
    .nullish(),
});
const begun = z.object({ result: z.enum(['dispense', 'already', 'refused']), status: z.string().nullish() });
const reported = z.object({
  result: z.enum(['recorded', 'already', 'refused']),
  status: z.string().nullish(),
  outcome: z.string().nullish(),
  reason: z.string().nullish(),
});
const heartbeat = z.object({
  server_time: z.string(),
  /** Missing: a database of before 0.2.0. */
  release: z.string().nullish(),
  serves_bridge: z.boolean().nullish(),
  settings: z
    .object({
      machine_id: z.string().nullish(),
      currency: z.string().nullish(),
      payment_window_seconds: z.number().int().positive().nullish(),
      /** Missing: a database that knows no such decision. */
      in_service: z.boolean().nullish(),
    })
    .nullish(),
});
export type Heartbeat = z.infer<typeof heartbeat>;

/** What a machine tells of itself every few seconds. */
export interface MachineState {
  bridge_version: string;
  adapter: string;
  serial_ok: boolean;
  machine_state: string;
  journal_pending: number;
  clock_skew_ms: number | null;
  /** What anybody may see of it, by machine_status: the kiosk shows "out of order" from it. */
  machine: { reader: string; serial_ok: boolean; phase: string | null };
}

/** What open_vend_session is asked for; amount: as the machine sent it. */
export interface VendRequest {
  sessionId: string;
  amount: string;
  item: string;
  windowSeconds: number;
}

/** How a vend ended, for report_vend_outcome. */
export interface OutcomeDetail {
  reason: string;
  /**
   * No approve of ours can have been taken: it never left, or the board refused it. The session calls a vend
   * `cancelled` only then, so that a cancel is certain even where begin_dispense was granted (rule 16).
   */
  approve_rejected: boolean;
  /** What went over the line, for people; left out where nothing was kept. */
  said?: SaidLine[];
}

/** What a vend's end is reported with. */
export function outcomeDetail(outcome: Outcome, reason: string, said: SaidLine[] = []): OutcomeDetail {
  return { reason, approve_rejected: outcome === 'cancelled', ...(said.length > 0 ? { said } : {}) };
}

/** currency: ISO 4217, what the machine on this line counts in. */
export type DatabaseSettings = Pick<
  Settings,
  'supabaseUrl' | 'supabaseKey' | 'machineId' | 'machineToken' | 'currency'
>;

/** How long a call took and whether the database answered. */
export interface Called {
  call: string;
  seconds: number;
  answered: boolean;
}

/** The machine's door to Supabase: four functions under its own token, and the public read of its sessions. */
export class Database {
  readonly client: SupabaseClient;
  readonly machineId: string;
  readonly #currency: string;
  readonly #token: string;
  readonly #url: string;
  readonly #onCall: (called: Called) => void;

  /** @param onCall hears of every call when it is over */
  constructor(settings: DatabaseSettings, onCall: (called: Called) => void = () => undefined) {
    this.#token = settings.machineToken;
    this.#url = settings.supabaseUrl;
    this.machineId = settings.machineId;
    this.#currency = settings.currency;
    this.#onCall = onCall;
    this.client = createClient(settings.supabaseUrl, settings.supabaseKey, {
      auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    });
  }

  async openVendSession({ sessionId, amount, item, windowSeconds }: VendRequest): Promise<z.infer<typeof opened>> {
    const asked = { session_id: sessionId, amount, item, window_seconds: windowSeconds };
    return opened.parse(await this.#call('open_vend_session', asked, 4_000));
  }

  async beginDispense(sessionId: string): Promise<z.infer<typeof begun>> {
    return begun.parse(await this.#call('begin_dispense', { session_id: sessionId }, 2_500));
  }

  /** @throws DatabaseRefused when the report cannot be taken; a session the database never had counts as told */
  async reportVendOutcome(
    sessionId: string,
    outcome: Outcome,
    detail: OutcomeDetail,
  ): Promise<z.infer<typeof reported>> {
    const answer = reported.parse(
      await this.#call('report_vend_outcome', { session_id: sessionId, outcome, detail }, 10_000),
    );
    if (answer.result === 'refused' && answer.reason !== 'not_found') {
      throw this.#refusal('report_vend_outcome', answer.reason ?? '', `${sessionId} ${outcome} was refused`);
    }
    return answer;
  }

  /** @throws DatabaseRefused also when the token is another machine's than the settings say, or the machine sells in another currency */
  async heartbeat(state: MachineState): Promise<Heartbeat> {
    const answer = heartbeat.parse(await this.#call('machine_heartbeat', { state }, 5_000));
    const code = answer.settings?.machine_id ?? this.machineId;
    if (code !== this.machineId) {
      throw this.#refusal(
        'machine_heartbeat',
        'machine_id',
        `the token belongs to machine ${code}, the settings say ${this.machineId}`,
      );
    }
    const currency = answer.settings?.currency?.toUpperCase() ?? this.#currency;
    if (currency !== this.#currency) {
      // the same number of another currency would be asked from the customer
      throw this.#refusal(
        'machine_heartbeat',
        'currency',
        `the database sells in ${currency}, the settings say ${this.#currency}`,
      );
    }
    return answer;
  }

  async readSession(sessionId: string): Promise<SessionRow | undefined> {
    const found = await this.#answered(
      'read vend_sessions',
      (signal) =>
        this.client.from('vend_sessions').select('id,status,outcome').eq('id', sessionId).limit(1).abortSignal(signal),
      4_000,
    );
    return z.array(sessionRow).parse(found)[0];
  }

  /** Sessions of this machine that the database takes for open. */
  async readOpenSessions(): Promise<SessionRow[]> {
    const found = await this.#answered(
      'read vend_sessions',
      (signal) =>
        this.client
          .from('vend_sessions')
          .select('id,status,outcome')
          .eq('machine_id', this.machineId)
          .in('status', ['PENDING', 'PAID'])
          .is('outcome', null)
          .limit(20)
          .abortSignal(signal),
      4_000,
    );
    return z.array(sessionRow).parse(found);
  }

  #call(name: string, parameters: Record<string, unknown>, milliseconds: number): Promise<unknown> {
    return this.#answered(
      name,
      (signal) => this.client.rpc(name, { machine_token: this.#token, ...parameters }).abortSignal(signal),
      milliseconds,
    );
  }

  /** @throws DatabaseUnreachable where a later attempt may work, DatabaseRefused where it will not */
  async #answered(
    call: string,
    make: (
      signal: AbortSignal,
    ) => PromiseLike<{ data: unknown; error: { message: string; code?: string } | null; status: number }>,
    milliseconds: number,
  ): Promise<unknown> {
    const from = performance.now();
    const { data, error, status } = await make(AbortSignal.timeout(milliseconds));
    const unreachable = error !== null && (status === 0 || status === 429 || status >= 500);
    this.#onCall({ call, seconds: (performance.now() - from) / 1_000, answered: !unreachable });
    if (error === null) return data;
    const answer = { call, url: this.#url, status, message: error.message };
    throw unreachable ? new DatabaseUnreachable(answer) : new DatabaseRefused({ ...answer, code: error.code ?? '' });
  }

  /** A refusal that stands in an answer of 200. */
  #refusal(call: string, code: string, message: string): DatabaseRefused {
    return new DatabaseRefused({ call, url: this.#url, status: 200, code, message });
  }
}
