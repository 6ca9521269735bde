import { join } from 'node:path';
import { checkout } from '../../../harness/paths.ts';

/** What these tests use of nodes/shared/words/refusals.ts. */
interface Words {
  refusalInWords(answer: unknown, language: 'fr' | 'en'): string | undefined;
  REFUSALS: Readonly<Record<string, Readonly<Record<'fr' | 'en', string>>>>;
}

/** Loaded by path: the nodes are bundled for n8n, with another configuration than what runs on Node itself. */
export async function loadWords(): Promise<Words> {
  const words: Words = await import(join(checkout, 'nodes/shared/words/refusals.ts'));
  return words;
}

/** What a workflow says to a person in French for this answer of the database. */
export async function inFrench(answer: unknown): Promise<string | undefined> {
  return (await loadWords()).refusalInWords(answer, 'fr');
}
