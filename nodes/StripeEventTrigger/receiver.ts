import type { Supabase } from '../shared/transport';
import { GroupCommit, type CommitResult } from './groupCommit';
import { receiveEvents } from './inbox';
import { Pace } from './pace';
import type { EventFilter, Delivery } from './receivedEvent';
import type { TriggerSettings } from './settings';
import type { SignatureCheck } from './signature';

/** Requests that one call to the database carries at most, and calls in flight at once. */
const MAX_GROUP = 100;
const MAX_IN_FLIGHT = 4;
/** Outside of bursts there is no company to wait for. */
const CALM_LINGER_MS = 2;

/** What a checked configuration of the node consists of. */
export interface Configuration {
  settings: TriggerSettings;
  secrets: string[];
  supabase: Supabase;
}

/**
 * Receives for one trigger node within one process: holds its configuration, its group commit, and the drain
 * to wake, where the drain runs in the same process.
 */
export class Receiver {
  readonly pace = new Pace();
  private current: Configuration;
  private currentFilter: EventFilter;
  private wakeDrain: (() => void) | undefined;
  private readonly group: GroupCommit<Delivery>;

  constructor(configuration: Configuration) {
    this.current = configuration;
    this.currentFilter = filterOf(configuration.settings);
    this.group = new GroupCommit<Delivery>({
      send: (deliveries) => receiveEvents(this.current.supabase, this.current.settings.consumer, deliveries),
      lingerMs: () => this.lingerMs(),
      maxEvents: MAX_GROUP,
      maxInFlight: MAX_IN_FLIGHT,
    });
  }

  get configuration(): Configuration {
    return this.current;
  }

  /** Takes a credential that was changed meanwhile. */
  reconfigure(configuration: Configuration): void {
    this.current = configuration;
    this.currentFilter = filterOf(configuration.settings);
  }

  get signatureCheck(): SignatureCheck {
    return { secrets: this.current.secrets, toleranceSeconds: this.current.settings.options.toleranceSeconds };
  }

  get filter(): EventFilter {
    return this.currentFilter;
  }

  /** Resolves when the event's row stands or is known not to. */
  async store(delivery: Delivery): Promise<CommitResult> {
    const result = await this.group.add(delivery);
    if (result.result === 'stored') {
      this.pace.received();
      this.wakeDrain?.();
    }
    return result;
  }

  onStored(wakeDrain: (() => void) | undefined): void {
    this.wakeDrain = wakeDrain;
  }

  async settled(): Promise<void> {
    await this.group.settled();
  }

  private lingerMs(): number {
    const { lingerMs } = this.current.settings.options;
    return this.pace.isCalm() ? Math.min(lingerMs, CALM_LINGER_MS) : lingerMs;
  }
}

function filterOf(settings: TriggerSettings): EventFilter {
  return { types: new Set(settings.events), livemode: settings.livemode };
}
