import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** Where a vend stood when the bridge was killed, by database and machine. */
export const stages = ['no_session', 'pending', 'paid', 'begun', 'dispensing', 'ended'] as const;
export type Stage = (typeof stages)[number];

/** What the machine itself knows of one request. */
const vendRecord = z.object({
  amount: z.string(),
  approves: z.number(),
  approved: z.boolean(),
  dropped: z.boolean(),
  result: z.string().nullable(),
});
export type VendAccount = z.infer<typeof vendRecord>;

const progress = z.object({
  seed: z.number(),
  keys: z.object({ machineId: z.string(), machineToken: z.string(), email: z.string(), password: z.string() }),
  /** Number of the round that comes next; counted before a round begins, so that none is played twice. */
  next: z.number(),
  kills: z.number(),
  stages: z.partialRecord(z.enum(stages), z.number()),
  lostAnswers: z.number(),
  refusedApproves: z.number(),
  vends: z.array(vendRecord),
  violations: z.array(z.string()),
});
export type Progress = z.infer<typeof progress>;

/** @returns undefined where there is none. @throws where the file is not one of ours */
export function readProgress(file: string): Progress | undefined {
  return existsSync(file) ? progress.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

/** Whole or not at all: a soak may be ended at any moment. */
export function writeProgress(file: string, state: Progress): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
