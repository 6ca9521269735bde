/** An error's own words, for a log or a journal. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
