import type { Logger } from '../log.ts';
import type { Part } from '../part.ts';
import type { EventBus } from './eventBus.ts';

/** Writes what the bridge tells into its log: one line an event, with the event's own fields. */
export class EventLogger implements Part {
  readonly #bus: EventBus;
  readonly #log: Logger;
  #unsubscribe: (() => void) | undefined;

  constructor(bus: EventBus, log: Logger) {
    this.#bus = bus;
    this.#log = log;
  }

  start(): void {
    const log = this.#log;
    const vend = (state: string) => (data: object) => log.info({ ...data, state }, 'vend');
    this.#unsubscribe = this.#bus.subscribe({
      'vend.recovering': (data) =>
        log.warn(data, 'restarted behind an approve: listening for its outcome, never approving again'),
      'vend.requested': vend('REQUESTED'),
      'vend.paid': vend('PAID'),
      'vend.approve_intent': vend('APPROVE_INTENT'),
      'vend.approve_sent': vend('APPROVE_SENT'),
      'vend.ended': (data) => log[data.state === 'UNKNOWN' ? 'warn' : 'info'](data, 'vend ended'),
      'vend.amended': (data) => log.warn(data, 'the outcome of an unknown vend'),
      'vend.reported': (data) => log.info(data, 'outcome reported'),
      'request.denied': (data) => log.info(data, 'request denied'),
      'dispense.answered': (data) => log.info(data, 'begin_dispense'),
      'approve.unsure': (data) => log.warn(data, 'nobody knows whether the approve left'),
      'outcome.unjournaled': (data) => log.error(data, 'reporting the outcome without the journal'),
      'outcome.unexpected': (data) => log.error(data, 'the journal knew no open vend to end'),
      'outcome.repeated': (data) => log.info(data, 'telling the database again'),
      'outcome.disowned': (data) => log.warn(data, 'a session without a journal was ended'),
      'journal.failed': (data) => log.error(data, 'the journal could not be written'),
      'journal.unpruned': (data) => log.error(data, 'the journal could not be pruned'),
      'board.heard': (data) => log.debug(data, 'board'),
      'board.unreadable': ({ request, ...data }) =>
        request ? log.warn(data, 'a request that could not be read') : log.debug(data, 'unreadable line'),
      'board.unsent': (data) => log.debug(data, 'not sent'),
      'serial.said': ({ message, details }) => log.info(details, message),
      'database.failed': ({ kind, ...data }) => {
        if (kind === 'unreachable') log.warn(data, 'database unreachable');
        else log.error(data, kind === 'refused' ? 'database refused' : 'an answer of the database could not be read');
      },
      service: (data) => log.info(data, data.in_service ? 'in service' : 'out of service, as staff decided'),
      release: ({ mismatch, ...data }) =>
        mismatch === null ? log.info(data, 'the database serves this bridge') : log.error(data, mismatch),
      realtime: (data) => log.debug(data, 'realtime'),
    });
  }

  stop(): void {
    this.#unsubscribe?.();
  }
}
