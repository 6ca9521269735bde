import * as z from 'zod';

/** Where the client keeps an answer's headers: beside its fields, or on the error. */
const answerSchema = z.union([
  z
    .object({ lastResponse: z.object({ headers: z.object({ date: z.string() }) }) })
    .transform(({ lastResponse }) => lastResponse.headers.date),
  z.object({ headers: z.object({ date: z.string() }) }).transform(({ headers }) => headers.date),
]);

/**
 * From when on an answer is true, by Stripe's own clock, in unix seconds: every event with an earlier `created` is
 * contained in it. Counted from the answer's `Date` back to the beginning of the request, for nobody knows when between
 * the two Stripe read the object.
 * @param answer object or error of the `stripe` package
 * @param elapsedMs how long the request took
 * @returns undefined where the answer bears no date (a list of several pages)
 */
export function asOf(answer: unknown, elapsedMs: number): number | undefined {
  const date = answerSchema.safeParse(answer);
  const answeredMs = date.success ? Date.parse(date.data) : NaN;
  return Number.isFinite(answeredMs) ? Math.floor((answeredMs - elapsedMs) / 1000) : undefined;
}
