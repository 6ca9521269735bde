import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { FakeRealtime } from './fakeRealtime.ts';

/** A session as the fake keeps it: the public row, and what money did. */
export interface FakeSession {
  id: string;
  machine_id: string;
  amount: string;
  item: string;
  status: 'PENDING' | 'PAID' | 'COMPLETED' | 'FAILED';
  outcome: string | null;
  created_at: string;
  /** The hold of the card: none, held, captured (charged), released. UNKNOWN keeps it held. */
  hold: 'none' | 'held' | 'captured' | 'released';
  /** How often begin_dispense said `dispense`. */
  begun: number;
  reports: string[];
}

const open = z.object({
  machine_token: z.string(),
  session_id: z.uuid(),
  amount: z.string(),
  item: z.string(),
  window_seconds: z.number(),
});
const begin = z.object({ machine_token: z.string(), session_id: z.uuid() });
const report = z.object({
  machine_token: z.string(),
  session_id: z.uuid(),
  outcome: z.enum(['success', 'failure', 'cancelled', 'timeout', 'reset', 'unknown']),
  detail: z.object({ reason: z.string(), approve_rejected: z.boolean() }),
});
const beat = z.object({ machine_token: z.string(), state: z.record(z.string(), z.unknown()) });

/** How the network treats one call: answers, answers after the work is done but loses it, or never arrives. */
export type Fault = 'none' | 'lost_answer' | 'unreachable';

export interface FakeDatabaseOptions {
  machineId: string;
  machineToken: string;
  /** Asked before every call. */
  fault?: (call: string) => Fault;
}

/**
 * The four functions a machine calls, the read of its sessions and realtime, as an in-memory Supabase with
 * the rules of the contract: a compare-and-set for begin_dispense, closed transitions, idempotent reports.
 */
export class FakeDatabase {
  readonly sessions = new Map<string, FakeSession>();
  readonly beats: Record<string, unknown>[] = [];
  readonly realtime = new FakeRealtime();
  /** What the database says of this machine. */
  settings: { currency: string; payment_window_seconds: number; in_service?: boolean } = {
    currency: 'eur',
    payment_window_seconds: 120,
  };
  /** Of this database; undefined: the bridge's own, null: one that tells none. */
  release: string | null | undefined;
  /** Added to the server's clock, milliseconds. */
  clockOffset = 0;
  fault: (call: string) => Fault;
  readonly #options: FakeDatabaseOptions;
  #server: Server | undefined;

  constructor(options: FakeDatabaseOptions) {
    this.#options = options;
    this.fault = options.fault ?? (() => 'none');
  }

  async start(port = 0): Promise<string> {
    const server = createServer((request, response) => void this.#serve(request, response));
    server.on('upgrade', (request, socket, head) => this.realtime.upgrade(request, socket, head));
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    this.#server = server;
    return this.url;
  }

  get url(): string {
    const address = this.#server?.address();
    if (typeof address !== 'object' || address === null) throw new Error('the fake database is not started');
    return `http://127.0.0.1:${(address satisfies AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.realtime.close();
    const server = this.#server;
    if (!server) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** The card's authorisation arrives: PAID where the session still waits, released where it does not. */
  pay(id: string): boolean {
    const session = this.sessions.get(id);
    if (!session || session.status !== 'PENDING') return false;
    session.hold = 'held';
    this.#change(session, { status: 'PAID' });
    return true;
  }

  /** Staff or the sweeper end a session that nobody has begun to dispense. */
  expire(id: string): void {
    const session = this.sessions.get(id);
    if (session && session.begun === 0 && (session.status === 'PENDING' || session.status === 'PAID'))
      this.#fail(session, 'timeout');
  }

  #change(session: FakeSession, next: Partial<FakeSession>): void {
    Object.assign(session, next);
    this.realtime.broadcast('UPDATE', publicRow(session));
  }

  #fail(session: FakeSession, outcome: string): void {
    if (session.hold === 'held') session.hold = 'released';
    this.#change(session, { status: 'FAILED', outcome });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fake');
    const call = url.pathname.split('/').at(-1) ?? '';
    const fault = this.fault(call);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    if (fault === 'unreachable') {
      request.socket.destroy();
      return;
    }
    const answer =
      request.method === 'GET'
        ? { status: 200, body: this.#read(url) }
        : this.#call(call, JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}'));
    if (fault === 'lost_answer') {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  }

  #read(url: URL): unknown[] {
    const id = /^eq\.(.+)$/.exec(url.searchParams.get('id') ?? '')?.[1];
    const rows = [...this.sessions.values()].filter((session) =>
      id === undefined
        ? (session.status === 'PENDING' || session.status === 'PAID') && session.outcome === null
        : session.id === id,
    );
    return rows.map(publicRow);
  }

  #call(name: string, body: unknown): { status: number; body: unknown } {
    const { machine_token } = z.object({ machine_token: z.string() }).parse(body);
    if (machine_token !== this.#options.machineToken)
      return { status: 403, body: { code: '42501', message: 'unknown machine token' } };
    switch (name) {
      case 'open_vend_session':
        return { status: 200, body: this.#open(open.parse(body)) };
      case 'begin_dispense':
        return { status: 200, body: this.#begin(begin.parse(body).session_id) };
      case 'report_vend_outcome':
        return { status: 200, body: this.#report(report.parse(body)) };
      case 'machine_heartbeat':
        return { status: 200, body: this.#beat(beat.parse(body).state) };
      default:
        return { status: 404, body: { code: 'PGRST202', message: `no function ${name}` } };
    }
  }

  #beat(state: Record<string, unknown>): unknown {
    this.beats.push(state);
    const bridge = String(state.bridge_version);
    const release = this.release === undefined ? bridge : this.release;
    const numbers = (version: string): string => version.split('.').slice(0, 2).join('.');
    return {
      server_time: new Date(Date.now() + this.clockOffset).toISOString(),
      ...(release === null ? {} : { release, serves_bridge: numbers(release) === numbers(bridge) }),
      settings: { machine_id: this.#options.machineId, ...this.settings },
    };
  }

  #open({ session_id: id, amount, item, window_seconds }: z.infer<typeof open>): unknown {
    let superseded = false;
    for (const other of this.sessions.values()) {
      if (other.id !== id && other.status === 'PENDING') {
        this.#fail(other, 'cancelled');
        superseded = true;
      }
    }
    let session = this.sessions.get(id);
    if (!session) {
      session = {
        id,
        machine_id: this.#options.machineId,
        amount,
        item,
        status: 'PENDING',
        outcome: null,
        created_at: new Date().toISOString(),
        hold: 'none',
        begun: 0,
        reports: [],
      };
      this.sessions.set(id, session);
      this.realtime.broadcast('INSERT', publicRow(session));
    }
    return {
      result: superseded ? 'superseded_previous' : 'opened',
      session: {
        id,
        status: session.status,
        amount,
        amount_minor: Math.round(Number(amount) * 100),
        currency: 'eur',
        expires_at: new Date(Date.now() + window_seconds * 1_000).toISOString(),
        product_label: item,
      },
    };
  }

  #begin(id: string): unknown {
    const session = this.sessions.get(id);
    if (!session) return { result: 'refused', status: null };
    if (session.status !== 'PAID' || session.outcome !== null) return { result: 'refused', status: session.status };
    if (session.begun > 0) return { result: 'already', status: session.status };
    session.begun += 1;
    return { result: 'dispense', status: session.status };
  }

  /** The rules of guichet.end_vend: only what is certain ends a vend that was begun. */
  #report({ session_id: id, outcome, detail }: z.infer<typeof report>): unknown {
    const session = this.sessions.get(id);
    if (!session) return { result: 'refused', reason: 'not_found' };
    session.reports.push(outcome);
    const answer = (result: string): unknown => ({ result, status: session.status, outcome: session.outcome });
    if (session.status === 'COMPLETED' || session.status === 'FAILED') return answer('already');
    const certainCancel = outcome === 'cancelled' && detail.approve_rejected;
    if (session.outcome === 'unknown' && !['success', 'failure', 'reset'].includes(outcome) && !certainCancel)
      return answer('already');
    if (
      session.status === 'PENDING' ||
      outcome === 'failure' ||
      (session.begun === 0 && outcome !== 'success') ||
      certainCancel
    )
      this.#fail(session, outcome);
    else if (outcome === 'success' || outcome === 'reset') {
      session.hold = 'captured';
      this.#change(session, { status: 'COMPLETED', outcome });
    } else this.#change(session, { outcome: 'unknown' });
    return answer('recorded');
  }
}

function publicRow({ id, machine_id, amount, status, outcome, created_at }: FakeSession): Record<string, unknown> {
  return { id, machine_id, amount, status, outcome, created_at, metadata: { machine_id } };
}
