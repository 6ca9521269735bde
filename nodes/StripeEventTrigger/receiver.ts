import { signalOf, type InboxSignal } from '../shared/stripeInbox/inboxSignal';
import type { Supabase } from '../shared/transport';
import { GroupCommit, type CommitResult } from './groupCommit';
import { receiveEvents, type EventSource } from './inbox';
import { lingerMs } from './linger';
import { loopLoad } from './loopLoad';
import type { EventFilter, Delivery } from './receivedEvent';
import type { Source } from './secrets';
import type { TriggerSettings } from './settings';
import type { SignatureCheck } from './signature';

/** Requests that one call to the database carries at most, and calls in flight at once. */
const MAX_GROUP = 100;
const MAX_IN_FLIGHT = 4;

/** What a checked configuration of the node consists of. */
export interface Configuration {
  settings: TriggerSettings;
  secrets: string[];
  source: Source;
  supabase: Supabase;
}

/**
 * Receives for one trigger node within one process: holds its configuration and its group commit.
 */
export class Receiver {
  #current: Configuration;
  #currentFilter: EventFilter;
  readonly #group: GroupCommit<Delivery>;

  constructor(configuration: Configuration) {
    this.#current = configuration;
    this.#currentFilter = filterOf(configuration);
    this.#group = new GroupCommit<Delivery>({
      send: (deliveries) =>
        receiveEvents(this.#current.supabase, this.#current.settings.consumer, deliveries, sourceFor(this.#current)),
      lingerMs: () => this.#lingerMs(),
      maxEvents: MAX_GROUP,
      maxInFlight: MAX_IN_FLIGHT,
    });
  }

  get configuration(): Configuration {
    return this.#current;
  }

  /** Takes a credential that was changed meanwhile. */
  reconfigure(configuration: Configuration): void {
    this.#current = configuration;
    this.#currentFilter = filterOf(configuration);
  }

  get signatureCheck(): SignatureCheck {
    return { secrets: this.#current.secrets, toleranceSeconds: this.#current.settings.options.toleranceSeconds };
  }

  get #signal(): InboxSignal {
    return signalOf(this.#current.supabase, this.#current.settings.consumer);
  }

  get filter(): EventFilter {
    return this.#currentFilter;
  }

  /** Resolves when the event's row stands or is known not to. */
  async store(delivery: Delivery): Promise<CommitResult> {
    const result = await this.#group.add(delivery);
    if (result.result === 'stored') this.#signal.received();
    return result;
  }

  async settled(): Promise<void> {
    await this.#group.settled();
  }

  #lingerMs(): number {
    const { pace } = this.#signal;
    const traffic = { isCalm: pace.isCalm(), eventsPerSecond: pace.perSecond(), loopLoad: loopLoad.share() };
    return lingerMs(traffic, this.#current.settings.options.lingerMs);
  }
}

function filterOf(configuration: Configuration): EventFilter {
  const { events } = configuration.settings;
  return { types: new Set(events), livemode: modeOf(configuration) ?? 'both', account: configuration.source.account };
}

/** What the database keeps of it, for doors that have no credential (catch-up, replay). */
function sourceFor(configuration: Configuration): EventSource {
  return { account: configuration.source.account, mode: modeOf(configuration) ?? 'both' };
}

/** The one mode whose events count: the credential's, else the node's; null where neither says one. */
export function modeOf({ settings, source }: Configuration): 'live' | 'test' | null {
  return source.mode ?? (settings.livemode === 'both' ? null : settings.livemode);
}
