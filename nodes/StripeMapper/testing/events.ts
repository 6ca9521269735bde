import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isMappedEventType } from '../../shared/stripeEventTypes';
import { isRecord } from '../../shared/record';

export interface EventFile {
  file: string;
  type: string;
  mapped: boolean;
  event: Record<string, unknown>;
}

const checkout = join(__dirname, '..', '..', '..');
const own = join(checkout, 'test', 'fixtures', 'events');
const published = join(checkout, '..', 'shared', 'events');

export function ownEvents(): EventFile[] {
  return eventsOf(own);
}

/** Null where the folder of published events does not stand beside the checkout. */
export function publishedEvents(): EventFile[] | null {
  return existsSync(published) ? eventsOf(published) : null;
}

/** One of the repository's own events, fresh, to be changed at will. */
export function ownEvent(name: string): Record<string, unknown> {
  return parse(join(own, `${name}.json`));
}

function eventsOf(folder: string): EventFile[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()
    .map((file) => {
      const event = parse(join(folder, file));
      const type = String(event.type);
      return { file: file.replace(/\.json$/, ''), type, mapped: isMappedEventType(type), event };
    });
}

function parse(path: string): Record<string, unknown> {
  const event: unknown = JSON.parse(readFileSync(path, 'utf8'));
  if (!isRecord(event)) throw new Error(`${path} is no JSON object`);
  return event;
}
