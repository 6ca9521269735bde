/**
 * How long an execution of a drain begins something new: a lease lasts 90 s at most and an execution 60 s, so what is not
 * begun by then is left to the next one.
 */
const BEGINNING_MS = 40_000;

/** Why what was not begun in time goes back, and when it comes again. */
export const OUT_OF_TIME = { message: 'Not sent in this run: out of time', retry_after_seconds: 1 };

/** The time of one execution, from now on. @returns whether it is too late to begin something */
export function runLimit(): () => boolean {
  const began = Date.now();
  return () => Date.now() - began > BEGINNING_MS;
}
