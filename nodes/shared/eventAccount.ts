import { isJsonObject } from './record';

/**
 * The account that an event names, in `account` or, as newer versions do, in `context` (of an organisation a path); null
 * where it is the endpoint's own. The same as `guichet.event_account` in the database.
 */
export function accountOf(event: { account?: unknown; context?: unknown }): string | null {
  return named(event.account) ?? named(event.context);
}

function named(value: unknown): string | null {
  const text = isJsonObject(value) ? (value.id ?? value.account ?? value.stripe_account) : value;
  if (typeof text !== 'string') return null;
  return text.trim().replace(/\/+$/, '').split('/').at(-1) || null;
}
