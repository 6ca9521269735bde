import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { killRun } from './killRun.ts';

test('killed at fifty seeded moments: never two approves, no charge without a product, no product without a charge', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-kill-'));
  const report = await killRun({ seed: 20_261_121, rounds: 50, folder });
  expect(report.violations).toEqual([]);
  expect(report).toMatchObject({ rounds: 50 });
  expect(report.kills).toBeGreaterThanOrEqual(50);
  // the kills reached the steps that matter
  expect(Object.keys(report.stages)).toEqual(expect.arrayContaining(['pending', 'begun', 'dispensing', 'ended']));
  expect(report.drops).toBeGreaterThan(0);
  rmSync(folder, { recursive: true, force: true });
}, 400_000);
