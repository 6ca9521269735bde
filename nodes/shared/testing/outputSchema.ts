import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import * as z from 'zod';
import { isRecord } from '../record';

const NODES_FOLDER = path.resolve(__dirname, '../..');

/** What of JSON Schema the editor reads, and `required`, which is for the tests. */
export interface OutputSchema {
  type: 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null';
  properties?: Record<string, OutputSchema> | undefined;
  items?: OutputSchema | undefined;
  required?: string[] | undefined;
}

const outputSchema: z.ZodType<OutputSchema> = z.lazy(() =>
  z.object({
    type: z.enum(['object', 'array', 'string', 'number', 'boolean', 'null']),
    properties: z.record(z.string(), outputSchema).optional(),
    items: outputSchema.optional(),
    required: z.array(z.string()).optional(),
    version: z.literal(1).optional(),
  }),
);

/**
 * Where n8n looks for the schema of what a node gives (n8n-core, output-schema-resolver): by version, resource and
 * operation, what a node has of them. The build copies version 1 for every later one of the node.
 * @param node its class
 */
export function schemaFile(node: string, resource?: string, operation?: string): string {
  const parts = ['v1.0.0', resource, operation].filter((part) => part !== undefined);
  return `${path.join(NODES_FOLDER, node, '__schema__', ...parts)}.json`;
}

export function readSchema(file: string): OutputSchema {
  return outputSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/**
 * What of an item is not as its schema says: another type, or a required field that is not there. null is no complaint
 * where a field is not required: it is how Stripe and the database say that there is none.
 */
export function complaintsAbout(schema: OutputSchema, value: unknown, at = 'json'): string[] {
  if (typeOf(value) !== schema.type) return [`${at} is ${typeOf(value)}, not ${schema.type}`];
  if (Array.isArray(value))
    return schema.items === undefined ? [] : value.flatMap((entry) => complaintsOf(schema.items, entry, `${at}[]`));
  if (!isRecord(value)) return [];
  const missing = (schema.required ?? []).filter((name) => value[name] === undefined);
  return [
    ...missing.map((name) => `${at}.${name} is missing`),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, inner]) =>
      complaintsOf(inner, value[name], `${at}.${name}`),
    ),
  ];
}

function complaintsOf(schema: OutputSchema | undefined, value: unknown, at: string): string[] {
  return schema === undefined || value === undefined || value === null ? [] : complaintsAbout(schema, value, at);
}

function typeOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

const runOptions = z.object({ runOptions: z.object({ output: z.literal('object') }) });

/**
 * Holds what a node gave against the schema that staff see before its first run; where an item that failed goes on with
 * the others, it has none.
 * @throws Error that lists what differs
 */
export function checkOutput(
  { type, parameters, onError }: Pick<INode, 'type' | 'parameters' | 'onError'>,
  items: readonly { json: IDataObject }[],
): void {
  const name = type.split('.').at(-1) ?? '';
  const node = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  // what a bridge answers is its own to say: its interface is held against the schemas
  if (node === 'MdbBridge') return;
  const [resource, operation] = [parameters.resource, parameters.operation].map((value) =>
    typeof value === 'string' ? value : undefined,
  );
  const file = schemaFile(node, resource, operation);
  if (!existsSync(file)) return;
  const whole = readSchema(file);
  const schema = runOptions.safeParse(parameters).success ? (whole.properties?.stripe ?? whole) : whole;
  const complaints = items
    .filter(({ json }) => onError !== 'continueRegularOutput' || json.error === undefined)
    .flatMap(({ json }) => complaintsAbout(schema, json));
  if (complaints.length > 0)
    throw new Error(`${path.relative(NODES_FOLDER, file)} is not what came out: ${complaints.slice(0, 5).join('; ')}`);
}
