import type { Settings } from '../settings/settings.ts';
import { checkBoard } from './board.ts';
import type { Check } from './check.ts';
import { checkClock, checkSupabase } from './supabase.ts';
import { checkJournal } from './journal.ts';
import { askRunningBridge, type RunningBridge } from './running.ts';
import { checkSerialPath } from './serialPath.ts';

/**
 * Looks at everything a sale needs, without moving money or goods. Where a bridge runs, the port is its
 * own, so that bridge is asked what it sees.
 * @returns exit code: 0 when nothing failed, 1 otherwise
 */
export async function doctor(
  settings: Settings,
  { json, print }: { json: boolean; print: (text: string) => void },
): Promise<number> {
  const running = await askRunningBridge(settings);
  const checks: Check[] = [describe(running)];
  const path = await checkSerialPath(settings.serialPath);
  checks.push(path);
  checks.push(...(await checkBoard(settings, running, path.result === 'failed')));
  const { check, serverTime } = await checkSupabase(settings, running);
  checks.push(check, checkClock(serverTime), checkJournal(settings, running));
  const failed = checks.some(({ result }) => result === 'failed');
  print(json ? JSON.stringify({ ok: !failed, checks }, null, 2) : checks.map(line).join('\n'));
  return failed ? 1 : 0;
}

function describe(running: RunningBridge | undefined): Check {
  return running
    ? { name: 'bridge', result: 'ok', found: `version ${running.bridge_version} runs and answers over HTTP` }
    : {
        name: 'bridge',
        result: 'warning',
        found: 'no bridge answers over HTTP',
        advice: 'start it: systemctl start guichet-bridge',
      };
}

function line({ name, result, found, advice }: Check): string {
  const mark = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ', skipped: 'skipped' }[result];
  return `${mark}  ${name.padEnd(9)} ${found}${advice === undefined ? '' : `\n                   → ${advice}`}`;
}
