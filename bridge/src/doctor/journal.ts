import { accessSync, constants, existsSync } from 'node:fs';
import type { Settings } from '../settings/settings.ts';
import type { Check } from './check.ts';
import type { RunningBridge } from './running.ts';

/** Can the journal be written, and is something in it that the database has not heard? */
export function checkJournal({ data }: Settings, running: RunningBridge | undefined): Check {
  if (running) {
    const left = running.outcomes_to_report;
    return left === 0
      ? { name: 'journal', result: 'ok', found: 'every outcome is reported' }
      : {
          name: 'journal',
          result: 'warning',
          found: `${left} outcomes wait for the database`,
          advice: 'see supabase above',
        };
  }
  if (!existsSync(data))
    return {
      name: 'journal',
      result: 'warning',
      found: `${data} does not exist yet`,
      advice: 'the first start makes it',
    };
  try {
    accessSync(data, constants.W_OK);
    return { name: 'journal', result: 'ok', found: `${data} is writable` };
  } catch {
    return {
      name: 'journal',
      result: 'failed',
      found: `${data} is not writable by this account`,
      advice: 'give it to the account of the service',
    };
  }
}
