import type { FieldReader } from '../shared/fields';

export interface ParameterReader {
  /** @throws CameToNothing */
  value(name: string, itemIndex: number): unknown;
  /** @throws CameToNothing */
  text(name: string, itemIndex: number): string;
}

/**
 * Reads a parameter for each item only where staff wrote an expression into it; a constant is read once
 * (an expression costs over a millisecond an item).
 */
export function parameterReader(reader: FieldReader): ParameterReader {
  const constants = new Map<string, unknown>();
  const value = (name: string, itemIndex: number): unknown => {
    if (reader.hasExpression(name)) return reader.value(name, itemIndex);
    if (!constants.has(name)) constants.set(name, reader.value(name, 0));
    return constants.get(name);
  };
  return {
    value,
    text: (name, itemIndex) => String(value(name, itemIndex) ?? '').trim(),
  };
}
