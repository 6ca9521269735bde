import type { Metrics } from '../metrics.ts';
import type { Part } from '../part.ts';
import type { EventBus } from './eventBus.ts';

/** Counts and measures what the bridge tells. */
export class EventMetrics implements Part {
  readonly #bus: EventBus;
  readonly #metrics: Metrics;
  /** The last session of which PAID was told, and when: milliseconds of the monotonic clock. */
  #paid: { sessionId: string; at: number } | undefined;
  #unsubscribe: (() => void) | undefined;

  constructor(bus: EventBus, metrics: Metrics) {
    this.#bus = bus;
    this.#metrics = metrics;
  }

  start(): void {
    const metrics = this.#metrics;
    this.#unsubscribe = this.#bus.subscribe({
      'vend.ended': ({ outcome }) => metrics.vends.inc({ outcome }),
      'request.denied': ({ reason }) => metrics.denied.inc({ reason }),
      'payment.heard': ({ session_id: sessionId, source }) => {
        this.#paid = { sessionId, at: performance.now() };
        metrics.paidSource.inc({ source });
      },
      'dispense.answered': ({ session_id: sessionId, result }) => {
        // nothing else had said that it is paid
        if (result === 'dispense' && this.#paid?.sessionId !== sessionId) metrics.paidSource.inc({ source: 'http' });
      },
      'approve.written': ({ session_id: sessionId }) => {
        metrics.approves.inc();
        if (this.#paid?.sessionId === sessionId)
          metrics.paidToApprove.observe((performance.now() - this.#paid.at) / 1_000);
      },
      'outcomes.waiting': ({ count }) => metrics.journalPending.set(count),
      'board.unreadable': () => metrics.unreadable.inc(),
      serial: ({ open }) => {
        metrics.serialUp.set(open ? 1 : 0);
        if (open) metrics.serialConnects.inc();
      },
      'database.called': ({ call, seconds, answered }) => {
        metrics.databaseSeconds.observe({ call }, seconds);
        if (!answered) metrics.databaseFailures.inc({ call });
      },
      database: ({ online }) => metrics.online.set(online ? 1 : 0),
      realtime: ({ connected }) => metrics.realtimeUp.set(connected ? 1 : 0),
      release: ({ mismatch }) => metrics.releaseMismatch.set(mismatch === null ? 0 : 1),
      clock: ({ skew_ms: skewMs }) => metrics.clockSkew.set(skewMs / 1_000),
    });
  }

  stop(): void {
    this.#unsubscribe?.();
  }
}
