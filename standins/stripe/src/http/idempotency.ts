import { createHash } from 'node:crypto';
import { StripeError } from '../errors.ts';
import type { Account, KeptAnswer } from '../state/account.ts';

const A_DAY = 24 * 3600;
export type Answer = NonNullable<KeptAnswer['answer']>;

export function fingerprint(method: string, path: string, body: string): string {
  return createHash('sha256').update(`${method} ${path}\n${body}`).digest('hex');
}

/**
 * Claims a key, or gives the answer that it has already had.
 * @throws StripeError 400 for the key with other parameters, 409 while its first request still runs
 */
export function claimKey(account: Account, key: string, print: string): Answer | undefined {
  if (key.length > 255)
    throw new StripeError(400, {
      type: 'invalid_request_error',
      message: 'Your idempotency key is too long. Idempotency keys can be up to 255 characters.',
    });
  const table = account.table('idempotency_key');
  const kept = table.get(key);
  if (kept !== undefined && kept.created + A_DAY > account.now()) {
    if (kept.fingerprint !== print) {
      throw new StripeError(400, {
        type: 'idempotency_error',
        message: `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      });
    }
    if (kept.answer !== null) return kept.answer;
    throw new StripeError(409, {
      type: 'idempotency_error',
      code: 'idempotency_key_in_use',
      message: `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
    });
  }
  table.put({ id: key, object: 'idempotency_key', fingerprint: print, answer: null, created: account.now() });
  return undefined;
}

export function keepAnswer(account: Account, key: string, answer: Answer): void {
  const kept = account.table('idempotency_key').get(key);
  if (kept !== undefined) account.table('idempotency_key').put({ ...kept, answer });
}

/** For what Stripe does not keep: refusals before the request was begun, and 429. */
export function releaseKey(account: Account, key: string): void {
  account.table('idempotency_key').delete(key);
}

/** Keys older than a day, and those that a killed process left open. */
export function dropOldKeys(account: Account, leftOpen: boolean): void {
  const table = account.table('idempotency_key');
  for (const kept of table.values()) {
    if (kept.created + A_DAY <= account.now() || (leftOpen && kept.answer === null)) table.delete(kept.id);
  }
}
