/** `npm stop`: ends the stack of this GUICHET_HOME, and what a killed one left behind. */
import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterFolder } from './postgres/service.ts';
import { endOrphan } from './postgres/orphan.ts';
import { endOrphans, runningProcess } from './process/records.ts';
import { homeFrom } from './settings.ts';

const home = homeFrom(process.env);
if (!existsSync(home)) {
  console.log(`No stack on ${home} / Rien à arrêter.`);
  process.exit(0);
}
const supervisor = runningProcess(home, 'supervisor');
if (supervisor) {
  process.kill(supervisor.pid, 'SIGTERM');
  for (let waited = 0; waited < 60_000 && runningProcess(home, 'supervisor'); waited += 100) await sleep(100);
  if (runningProcess(home, 'supervisor')) {
    console.error(`The stack on ${home} (process ${supervisor.pid}) does not end, see ${home}/logs`);
    process.exit(1);
  }
}
const left = await endOrphans(home);
if (await endOrphan(clusterFolder(home))) left.push('Postgres');
console.log(
  supervisor || left.length > 0 ? `Stopped / Arrêté (${home})` : `No stack runs on ${home} / Rien à arrêter.`,
);
