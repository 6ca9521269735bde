import type { Measurement } from '../context.ts';
import { acknowledge } from './acknowledge.ts';
import { acknowledgeLatency } from './acknowledgeLatency.ts';
import { deskSearch } from './deskSearch.ts';
import { deskToday } from './deskToday.ts';
import { drain } from './drain.ts';
import { memory } from './memory.ts';
import { migrate } from './migrate.ts';
import { placeSeen } from './placeSeen.ts';
import { reserve } from './reserve.ts';
import { singleEvent } from './singleEvent.ts';
import { spaces } from './spaces.ts';
import { stockNodes } from './stockNodes.ts';
import { sustained } from './sustained.ts';
import { vendApprove } from './vendApprove.ts';
import { vendFleet } from './vendFleet.ts';
import { vendQr } from './vendQr.ts';

/** In the order they run: the quiet ones before the log is long. */
export const measurements: Record<string, Measurement> = {
  migrate,
  single_event: singleEvent,
  place_seen: placeSeen,
  reserve,
  vend_approve: vendApprove,
  vend_qr: vendQr,
  vend_fleet: vendFleet,
  spaces,
  acknowledge_latency: acknowledgeLatency,
  acknowledge,
  drain,
  stock_nodes: stockNodes,
  sustained,
  memory,
  // last: a million payments lie in the database behind it
  desk_today: deskToday,
  desk_search: deskSearch,
};
