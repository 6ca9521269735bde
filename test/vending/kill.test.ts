import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { killRun } from '../../harness/machine/kills/killRun.ts';
import { productEnv } from '../../harness/machine/product.ts';

/** Its first rounds sell by card and from the wallet and are killed at the steps named below, however slow the computer is. */
const seed = 20_261_912;

test('the bridge killed fifty times at seeded moments, on the running product: machine, sessions, ledger and Stripe agree', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-kill-'));
  const report = await killRun({ env: productEnv.parse(process.env), seed, kills: 50, folder });
  expect(report?.violations).toEqual([]);
  expect(report?.kills).toBeGreaterThanOrEqual(50);
  // the kills reached the steps that matter, and both kinds of money moved
  expect(Object.keys(report?.stages ?? {})).toEqual(
    expect.arrayContaining(['pending', 'begun', 'dispensing', 'ended']),
  );
  expect(report?.agreement.machine.drops).toBeGreaterThan(0);
  expect(report?.agreement.stripe.capturedMinor).toBeGreaterThan(0);
  expect(report?.agreement.ledger.walletSpentMinor).toBeGreaterThan(0);
  rmSync(folder, { recursive: true, force: true });
}, 900_000);
