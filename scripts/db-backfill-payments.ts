/** `npm run db:backfill:payments`: see `help`. */
import { backfillPayments } from './payments/backfill.ts';
import { connected, flagsOf } from './payments/command.ts';

const help = `npm run db:backfill:payments [-- --dry-run] [--json]

Remplit price_cents des anciens produits et les instantanés (prix, libellé, sous-total) des anciennes commandes.
Fills price_cents of old products and the snapshots of old orders. Safe to run twice and to stop: it goes on where it was.

  --dry-run   counts, writes nothing
  --json      one line of JSON instead of the progress bar
  --help      this page

DATABASE_URL names the database; without it that of the running stack.`;

const flags = flagsOf(help, ['dry-run', 'json'] as const);
const client = await connected();
try {
  const bar = (done: number, all: number) => {
    const width = Math.round((done / all) * 30);
    process.stderr.write(`\r[${'#'.repeat(width)}${'.'.repeat(30 - width)}] ${done}/${all} orders`);
  };
  const report = await backfillPayments(client, { dryRun: flags['dry-run'], ...(flags.json ? {} : { progress: bar }) });
  if (flags.json) process.stdout.write(`${JSON.stringify({ dry_run: flags['dry-run'], ...report })}\n`);
  else {
    process.stdout.write(
      `\n${flags['dry-run'] ? 'Would fill' : 'Filled'}: ${report.products} products, ${report.items} items of ${report.orders} orders.\n`,
    );
    if (report.left_over > 0)
      process.stdout.write(
        `${report.left_over} items have no product or no price: npm run db:verify:constraints names them.\n`,
      );
  }
} finally {
  await client.end();
}
