import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StripeEvent } from './stripe.ts';

const published = join(process.cwd(), '..', 'shared', 'events');
const own = join(process.cwd(), 'test', 'fixtures', 'events');

/**
 * Published Stripe events where that folder stands beside the checkout, else the repository's own.
 * Says which, so that a run never looks like more than it was.
 */
export function publishedEvents(): { source: string; events: { file: string; event: StripeEvent }[] } {
  const folder = existsSync(published) ? published : own;
  const source =
    folder === published
      ? 'the published events'
      : "the repository's own events (the folder of published ones is absent)";
  return { source, events: eventsIn(folder) };
}

/** The repository's own events and, where they stand beside the checkout, the published ones. */
export function allEvents(): StripeEvent[] {
  return [own, ...(existsSync(published) ? [published] : [])].flatMap(eventsIn).map(({ event }) => event);
}

function eventsIn(folder: string): { file: string; event: StripeEvent }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => ({ file, event: parseEvent(readFileSync(join(folder, file), 'utf8'), file) }));
}

function parseEvent(text: string, file: string): StripeEvent {
  const event: unknown = JSON.parse(text);
  if (!isEvent(event)) throw new Error(`${file} is no Stripe event: id, type, created or data.object is missing`);
  return event;
}

function isEvent(value: unknown): value is StripeEvent {
  return (
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    'type' in value &&
    'created' in value &&
    'data' in value
  );
}
