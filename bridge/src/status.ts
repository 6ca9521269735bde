import type { BridgeParts } from './bridgeParts.ts';
import type { MachineState } from './payments/database.ts';
import type { State } from './session/types.ts';
import { version } from './version.ts';

/** What GET /v1/status shows. */
export function statusOf(parts: BridgeParts, { vend, reader, enabled, online }: State): Record<string, unknown> {
  const { settings, line, heart, watcher, outcomes } = parts;
  return {
    machine_id: settings.machineId,
    bridge_version: version,
    adapter: { name: settings.adapter, board: line.version },
    serial: { path: settings.serialPath, open: line.isOpen, alive: line.isAlive, connects: line.connects },
    reader: { status: reader, enabled },
    database: { online, realtime: watcher.connected, refused: heart.refused },
    release: heart.release,
    clock_skew_ms: heart.clockSkewMs,
    payment_window_seconds: parts.windowSeconds(),
    outcomes_to_report: outcomes.waiting,
    session: vend === null ? null : { id: vend.sessionId, amount: vend.amount, item: vend.item, phase: vend.phase },
    uptime_seconds: Math.floor(process.uptime()),
  };
}

/** What a heartbeat tells the database. */
export function machineStateOf(parts: BridgeParts, { vend, reader }: State): Omit<MachineState, 'clock_skew_ms'> {
  const phase = vend?.phase ?? null;
  const serialOk = parts.line.isAlive;
  return {
    bridge_version: version,
    adapter: parts.settings.adapter,
    serial_ok: serialOk,
    machine_state: phase ?? reader,
    journal_pending: parts.outcomes.waiting,
    machine: { reader, serial_ok: serialOk, phase },
  };
}
