import type { IDataObject } from 'n8n-workflow';

/** A JSON object: neither null nor a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The same, where it is to be part of an item. */
export function isJsonObject(value: unknown): value is IDataObject {
  return isRecord(value);
}
