import { Database } from '../payments/database.ts';
import { DatabaseRefused } from '../payments/errors.ts';
import { reasonOf } from '../reason.ts';
import { releaseOf } from '../payments/release.ts';
import type { Settings } from '../settings/settings.ts';
import { version } from '../version.ts';
import type { Check } from './check.ts';
import type { RunningBridge } from './running.ts';

/** Is the project there, and does it know this machine's token? */
export async function checkSupabase(
  settings: Settings,
  running: RunningBridge | undefined,
): Promise<{ check: Check; serverTime: string | undefined }> {
  const database = new Database(settings);
  try {
    const answer = await database.heartbeat({
      bridge_version: version,
      adapter: settings.adapter,
      // what the running bridge says stands: a visit of the doctor must not look like an outage
      serial_ok: running?.serial.alive ?? false,
      machine_state: running?.reader.status ?? 'unknown',
      journal_pending: running?.outcomes_to_report ?? 0,
      clock_skew_ms: null,
      machine: { reader: running?.reader.status ?? 'unknown', serial_ok: running?.serial.alive ?? false, phase: null },
    });
    const { server_time: serverTime, release, serves_bridge: serves } = answer;
    const { mismatch } = releaseOf(release ?? null, serves ?? false);
    if (mismatch !== null) return { check: { name: 'supabase', result: 'warning', found: mismatch }, serverTime };
    return {
      check: { name: 'supabase', result: 'ok', found: `${settings.supabaseUrl} knows machine ${settings.machineId}` },
      serverTime,
    };
  } catch (error) {
    const found = reasonOf(error);
    const advice = adviceFor(error);
    return { check: { name: 'supabase', result: 'failed', found, advice }, serverTime: undefined };
  }
}

function adviceFor(error: unknown): string {
  if (!(error instanceof DatabaseRefused)) return 'check the network and SUPABASE_URL';
  return error.code === 'currency'
    ? 'set GUICHET_BRIDGE_CURRENCY to what the machine counts in, and machines.currency to the same'
    : 'check the machine token and the publishable key on the machine page';
}

/** The bridge itself counts with a monotonic clock; a wrong one confuses logs and certificates. */
export function checkClock(serverTime: string | undefined, now: number = Date.now()): Check {
  if (serverTime === undefined) return { name: 'clock', result: 'skipped', found: 'the database told no time' };
  const seconds = (now - Date.parse(serverTime)) / 1_000;
  const found = `${Math.abs(seconds).toFixed(1)} s ${seconds < 0 ? 'behind' : 'ahead of'} the database`;
  return Math.abs(seconds) <= 5
    ? { name: 'clock', result: 'ok', found }
    : {
        name: 'clock',
        result: 'warning',
        found,
        advice: 'turn time synchronisation on: sudo timedatectl set-ntp true',
      };
}
