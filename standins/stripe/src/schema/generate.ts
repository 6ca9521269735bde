import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Stripe from 'stripe';
import { createGenerator } from 'ts-json-schema-generator';
import { z } from 'zod';
import { schemaPath } from '../paths.ts';
import type { SchemaFile } from './load.ts';

type Schema = { [key: string]: unknown };

/** Trees that fill most of the bytes and that the stand-in takes without a look inside. */
const opaque = new Set([
  'payment_method_options',
  'payment_method_data',
  'mandate_data',
  'branding_settings',
  'shipping_address_collection',
]);
/** A subtree of this many characters that stands twice becomes a definition. */
const WORTH_SHARING = 250;

/** JSON Schema of every type in `params.ts`, read from the installed `stripe` package. */
export function generate(): SchemaFile {
  const folder = dirname(schemaPath);
  const raw = createGenerator({
    path: join(folder, 'params.ts'),
    tsconfig: join(folder, '../../tsconfig.json'),
    type: 'Params',
    skipTypeCheck: true,
    expose: 'none',
    topRef: false,
    jsDoc: 'none',
    additionalProperties: false,
  }).createSchema('Params');
  const properties = z.record(z.string(), z.record(z.string(), z.unknown())).parse(raw.properties);
  const closed = Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, closedObject(schema)]));
  return { source: `stripe ${Stripe.PACKAGE_VERSION}`, ...share(closed) };
}

/**
 * Stripe's types with the two things that they cannot say: enums that end (the types leave them open for
 * what Stripe adds later), and amounts that are whole numbers.
 */
export function close(schema: unknown, name = ''): unknown {
  if (Array.isArray(schema)) return schema.map((part) => close(part, name));
  if (!isSchema(schema)) return schema;
  if (opaque.has(name)) return { type: 'object' };
  if (isDecimal(schema)) return { type: 'string', pattern: '^-?\\d+(\\.\\d{1,12})?$' };
  const rest: Schema = { ...schema };
  if (rest.type === 'number' && !name.includes('percent')) rest.type = 'integer';
  if (Array.isArray(rest.anyOf)) {
    const branches: unknown[] = rest.anyOf;
    const enumerated = branches.some(
      (branch) =>
        isSchema(branch) && (Array.isArray(branch.enum) || (typeof branch.const === 'string' && branch.const !== '')),
    );
    const kept = enumerated
      ? branches.filter((branch) => !isSchema(branch) || JSON.stringify(branch) !== '{"type":"string"}')
      : branches;
    const [only] = kept;
    if (kept.length === 1) return close(only, name);
    rest.anyOf = kept;
  }
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => {
      if (key === 'properties' && isSchema(value))
        return [key, Object.fromEntries(Object.entries(value).map(([field, part]) => [field, close(part, field)]))];
      return [key, ['anyOf', 'items', 'additionalProperties'].includes(key) ? close(value, name) : value];
    }),
  );
}

function closedObject(schema: Schema): Schema {
  const closed = close(schema);
  return isSchema(closed) ? closed : {};
}

/** `Decimal` of the client goes over the wire as text. */
function isDecimal(schema: Schema): boolean {
  return isSchema(schema.properties) && Object.keys(schema.properties).some((key) => key.includes('__stripeType'));
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Large subtrees that stand more than once, once. */
function share(properties: Record<string, Schema>): {
  definitions: Record<string, Schema>;
  properties: Record<string, Schema>;
} {
  const times = new Map<string, number>();
  const count = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(count);
    if (!isSchema(value)) return;
    const text = JSON.stringify(value);
    const seen = times.get(text) ?? 0;
    times.set(text, seen + 1);
    if (seen === 0) Object.values(value).forEach(count);
  };
  Object.values(properties).forEach(count);
  const names = new Map<string, string>();
  const definitions: Record<string, Schema> = {};
  const refer = (value: unknown, top: boolean): unknown => {
    if (Array.isArray(value)) return value.map((part) => refer(part, false));
    if (!isSchema(value)) return value;
    const text = JSON.stringify(value);
    const inner = () => Object.fromEntries(Object.entries(value).map(([key, part]) => [key, refer(part, false)]));
    const shared = 'type' in value || 'anyOf' in value;
    if (top || !shared || text.length < WORTH_SHARING || (times.get(text) ?? 0) < 2) return inner();
    let name = names.get(text);
    if (name === undefined) {
      name = `shared${names.size + 1}`;
      names.set(text, name);
      definitions[name] = inner();
    }
    return { $ref: `#/definitions/${name}` };
  };
  const referred = Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const result = refer(schema, true);
      return [name, isSchema(result) ? result : {}];
    }),
  );
  return { definitions, properties: referred };
}

/** The file as it is committed: one endpoint a line. */
export function toText({ source, definitions, properties }: SchemaFile): string {
  const lines = (record: object) =>
    Object.entries(record)
      .map(([name, schema]) => `    ${JSON.stringify(name)}: ${JSON.stringify(schema)}`)
      .join(',\n');
  return `{\n  "source": ${JSON.stringify(source)},\n  "definitions": {\n${lines(definitions)}\n  },\n  "properties": {\n${lines(properties)}\n  }\n}\n`;
}

export function write(): void {
  writeFileSync(schemaPath, toText(generate()));
}
