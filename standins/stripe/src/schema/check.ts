import { z } from 'zod';

/** What `params.json` uses of JSON Schema; a keyword that is not here is refused when the file is read. */
export interface Schema {
  $ref?: string | undefined;
  anyOf?: Schema[] | undefined;
  type?: string | string[] | undefined;
  const?: unknown;
  enum?: unknown[] | undefined;
  pattern?: string | undefined;
  items?: Schema | undefined;
  required?: string[] | undefined;
  properties?: Record<string, Schema> | undefined;
  additionalProperties?: false | Schema | undefined;
}

export const schemaOf: z.ZodType<Schema> = z.lazy(() =>
  z.strictObject({
    $ref: z.string().optional(),
    anyOf: z.array(schemaOf).optional(),
    type: z.union([z.string(), z.array(z.string())]).optional(),
    const: z.unknown().optional(),
    enum: z.array(z.unknown()).optional(),
    pattern: z.string().optional(),
    items: schemaOf.optional(),
    required: z.array(z.string()).optional(),
    properties: z.record(z.string(), schemaOf).optional(),
    additionalProperties: z.union([z.literal(false), schemaOf]).optional(),
  }),
);

/** Where a value is not as its schema wants it; `path` holds the keys that lead there. */
export type Problem = { path: string[] } & (
  | { kind: 'unknown' | 'missing'; key: string }
  /** `types` are those that were wanted, `found` what stood there. */
  | { kind: 'type'; types: string[]; found: unknown }
  | { kind: 'word'; allowed: unknown[] }
  | { kind: 'pattern'; pattern: string }
  | { kind: 'none' }
);

export interface Checked {
  /** The value with texts turned into the numbers and booleans that the schema wants. */
  value: unknown;
  problems: Problem[];
}

/** Compares decoded parameters, in which every scalar is a text, with a schema; says every problem, not the first alone. */
export function check(schema: Schema, value: unknown, definitions: Record<string, Schema>): Checked {
  return checkAt(schema, value, [], definitions);
}

function checkAt(schema: Schema, given: unknown, path: string[], definitions: Record<string, Schema>): Checked {
  if (schema.$ref !== undefined) return checkAt(referred(schema.$ref, definitions), given, path, definitions);
  if (schema.anyOf !== undefined) return checkAny(schema.anyOf, given, path, definitions);
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  const read = readAs(types, given);
  const problems: Problem[] = read === undefined ? [{ path, kind: 'type', types, found: given }] : [];
  const value = read === undefined ? given : read.value;
  if (typeof value === 'string' && schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(value))
    problems.push({ path, kind: 'pattern', pattern: schema.pattern });
  const allowed = schema.enum ?? ('const' in schema ? [schema.const] : undefined);
  if (allowed !== undefined && !allowed.includes(value)) problems.push({ path, kind: 'word', allowed });
  const inner = checkInside(schema, value, path, definitions);
  return { value: inner.value, problems: [...problems, ...inner.problems] };
}

/** The first branch that fits; where none does, what is wrong with each. */
function checkAny(branches: Schema[], given: unknown, path: string[], definitions: Record<string, Schema>): Checked {
  const problems: Problem[] = [];
  for (const branch of branches) {
    const checked = checkAt(branch, given, path, definitions);
    if (checked.problems.length === 0) return checked;
    problems.push(...checked.problems);
  }
  return { value: given, problems: [...problems, { path, kind: 'none' }] };
}

function checkInside(schema: Schema, value: unknown, path: string[], definitions: Record<string, Schema>): Checked {
  const problems: Problem[] = [];
  const part = (inner: Schema, given: unknown, key: string): unknown => {
    const checked = checkAt(inner, given, [...path, key], definitions);
    problems.push(...checked.problems);
    return checked.value;
  };
  const { items, properties = {}, additionalProperties } = schema;
  if (Array.isArray(value) && items !== undefined)
    return { value: value.map((one: unknown, index) => part(items, one, String(index))), problems };
  if (!isObject(value)) return { value, problems };
  for (const key of schema.required ?? [])
    if (!Object.hasOwn(value, key)) problems.push({ path, kind: 'missing', key });
  const given = new Map<string, unknown>(Object.entries(value));
  const place = Object.keys(properties);
  // what is wrong is told in the order of Stripe's own list, whatever the order of the request
  for (const key of [...given.keys()].sort((one, other) => place.indexOf(one) - place.indexOf(other))) {
    const known = Object.hasOwn(properties, key) ? properties[key] : additionalProperties;
    if (known === false) problems.push({ path, kind: 'unknown', key });
    else if (known !== undefined) given.set(key, part(known, given.get(key), key));
  }
  return { value: Object.fromEntries(given), problems };
}

function referred(ref: string, definitions: Record<string, Schema>): Schema {
  const found = definitions[ref.replace('#/definitions/', '')];
  if (found === undefined) throw new Error(`params.json refers to ${ref}, which is not there`);
  return found;
}

/** The value as the first of `types` that it is or can be read as; undefined: as none. */
function readAs(types: string[], value: unknown): { value: unknown } | undefined {
  if (types.length === 0 || types.some((type) => isOf(type, value))) return { value };
  for (const type of types) {
    const read = readText(type, value);
    if (read !== undefined) return { value: read };
  }
  return undefined;
}

function isOf(type: string, value: unknown): boolean {
  if (type === 'null') return value === null;
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isObject(value);
  if (type === 'integer') return Number.isInteger(value);
  return typeof value === type && (type !== 'number' || Number.isFinite(value));
}

/** What an empty text, a number or a yes and no mean in a form. */
function readText(type: string, value: unknown): number | boolean | null | undefined {
  if (typeof value !== 'string') return undefined;
  if (type === 'null') return value === '' ? null : undefined;
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : undefined;
  if (type !== 'number' && type !== 'integer') return undefined;
  const number = Number(value);
  if (value === '' || !Number.isFinite(number)) return undefined;
  return type === 'integer' && !Number.isInteger(number) ? undefined : number;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
