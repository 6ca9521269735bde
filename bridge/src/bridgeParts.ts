import type { BoardLine } from './board/boardLine.ts';
import type { EventBus } from './events/eventBus.ts';
import type { Journal } from './journal/journal.ts';
import type { Database } from './payments/database.ts';
import type { Heart } from './payments/heart.ts';
import type { Outcomes } from './payments/outcomes.ts';
import type { SessionWatcher } from './payments/watcher.ts';
import type { SessionEvent } from './session/types.ts';
import type { Settings } from './settings/settings.ts';
import type { VendTimers } from './vendTimers.ts';

/** What a bridge is joined of. */
export interface BridgeParts {
  settings: Settings;
  journal: Journal;
  bus: EventBus;
  database: Database;
  line: BoardLine;
  heart: Heart;
  watcher: SessionWatcher;
  outcomes: Outcomes;
  timers: VendTimers;
  /** Seconds a customer has. */
  windowSeconds(): number;
  dispatch(event: SessionEvent): void;
}
