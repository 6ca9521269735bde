/** What one look at a queue has taken from it. */
export interface Claim<Item> {
  /** fencing token of the lease; null where nothing was claimed */
  token: string | null;
  items: Item[];
  /** milliseconds until the next is due that waits for its time; null where none does */
  nextAttemptInMs: number | null;
}
