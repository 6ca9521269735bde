import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** What GET /metrics shows; names after the conventions of Prometheus. */
export interface Metrics {
  registry: Registry;
  vends: Counter<'outcome'>;
  denied: Counter<'reason'>;
  approves: Counter;
  paidSource: Counter<'source'>;
  /** Seconds from learning PAID to the approve handed to the operating system. */
  paidToApprove: Histogram;
  databaseSeconds: Histogram<'call'>;
  databaseFailures: Counter<'call'>;
  unreadable: Counter;
  serialUp: Gauge;
  serialConnects: Counter;
  realtimeUp: Gauge;
  online: Gauge;
  journalPending: Gauge;
  clockSkew: Gauge;
  releaseMismatch: Gauge;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const prefix = 'guichet_bridge_';
  return {
    registry,
    vends: new Counter({
      name: `${prefix}vends_total`,
      help: 'Vends that ended, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    denied: new Counter({
      name: `${prefix}denied_requests_total`,
      help: 'Requests denied without a session, by reason',
      labelNames: ['reason'],
      registers,
    }),
    approves: new Counter({ name: `${prefix}approves_total`, help: 'Approves handed to the board', registers }),
    paidSource: new Counter({
      name: `${prefix}paid_total`,
      help: 'Payments by what told of them first',
      labelNames: ['source'],
      registers,
    }),
    paidToApprove: new Histogram({
      name: `${prefix}paid_to_approve_seconds`,
      help: 'From learning PAID to the approve on the line',
      buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
      registers,
    }),
    databaseSeconds: new Histogram({
      name: `${prefix}database_call_seconds`,
      help: 'Calls to Supabase',
      labelNames: ['call'],
      buckets: [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
      registers,
    }),
    databaseFailures: new Counter({
      name: `${prefix}database_failures_total`,
      help: 'Calls to Supabase without an answer',
      labelNames: ['call'],
      registers,
    }),
    unreadable: new Counter({
      name: `${prefix}unreadable_lines_total`,
      help: 'Lines of the board that say nothing',
      registers,
    }),
    serialUp: new Gauge({ name: `${prefix}serial_up`, help: '1 while the serial port is open', registers }),
    serialConnects: new Counter({
      name: `${prefix}serial_connects_total`,
      help: 'Openings of the serial port',
      registers,
    }),
    realtimeUp: new Gauge({ name: `${prefix}realtime_up`, help: '1 while realtime is subscribed', registers }),
    online: new Gauge({ name: `${prefix}database_up`, help: '1 while the database answers', registers }),
    journalPending: new Gauge({
      name: `${prefix}outcomes_to_report`,
      help: 'Outcomes the database has not acknowledged',
      registers,
    }),
    clockSkew: new Gauge({
      name: `${prefix}clock_skew_seconds`,
      help: 'This clock minus the database clock',
      registers,
    }),
    releaseMismatch: new Gauge({
      name: `${prefix}release_mismatch`,
      help: '1 while the database is of a release that does not serve this bridge',
      registers,
    }),
  };
}
