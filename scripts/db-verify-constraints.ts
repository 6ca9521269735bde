/** `npm run db:verify:constraints`: see `help`. */
import { connected, flagsOf } from './payments/command.ts';
import { verifyConstraints, verificationTable } from './payments/verify.ts';

const help = `npm run db:verify:constraints [-- --tighten] [--json]

Liste chaque contrainte du système de paiement et les lignes qui la violent ; code 1 s'il y en a.
Lists each constraint of the payment system and the rows that break it; ends with 1 if there are any.

  --tighten   first sets the constraints that no row breaks any more
  --json      JSON instead of the table
  --help      this page

DATABASE_URL names the database; without it that of the running stack.`;

const flags = flagsOf(help, ['tighten', 'json'] as const);
const client = await connected();
try {
  const report = await verifyConstraints(client, flags.tighten);
  process.stdout.write(flags.json ? `${JSON.stringify(report)}\n` : verificationTable(report));
  process.exitCode = report.breaches.length === 0 ? 0 : 1;
} finally {
  await client.end();
}
