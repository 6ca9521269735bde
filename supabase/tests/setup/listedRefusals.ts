import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from '../../../harness/paths.ts';

/** The reason codes of docs/refusals.md, and where the words of each are: pages, workflows, forms, or programs alone. */
export const listedRefusals: readonly { code: string; words: readonly string[] }[] = [
  ...readFileSync(join(checkout, 'docs/refusals.md'), 'utf8').matchAll(/^\| `(\w+)` \|.*\| ([a-z, ]+) \|$/gm),
].map(([, code, words]) => ({ code: code ?? '', words: (words ?? '').split(', ') }));

const refused = z.object({ reason: z.string() });

/**
 * Where the words for an answer of the database are. That they are there, in French and in English, is looked at in
 * test/contracts/database/refusals.test.ts.
 * @throws where the answer gives no reason
 */
export function wordsFor(answer: unknown): readonly string[] {
  const { reason } = refused.parse(answer);
  return listedRefusals.find(({ code }) => code === reason)?.words ?? [];
}
