import type { IDataObject } from 'n8n-workflow';
import { isJsonObject } from '../record';
import { makeStorable } from '../storable';

/**
 * The event in bytes that jsonb refused, with U+FFFD for each character that it refuses; null where the bytes
 * are no JSON object. So a workflow can work on it, and write what it finds into the database.
 */
export function eventOfBytes(base64: string): IDataObject | null {
  try {
    const event = makeStorable(JSON.parse(Buffer.from(base64, 'base64').toString('utf8')));
    return isJsonObject(event) ? event : null;
  } catch {
    return null;
  }
}
