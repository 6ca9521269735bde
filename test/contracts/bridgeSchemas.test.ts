import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { openapi } from '../../bridge/src/http/openapi.ts';
import { readSchema, schemaFile } from '../../nodes/shared/testing/outputSchema';

// The fields that staff see of a bridge before the first run are those of its interface.

const described = z.looseObject({ type: z.unknown().optional(), enum: z.array(z.unknown()).optional() });
const interfaceSchema = z.looseObject({
  components: z.object({
    schemas: z.record(z.string(), z.object({ properties: z.record(z.string(), described) })),
  }),
});

describe('of a bridge', () => {
  const { schemas } = interfaceSchema.parse(openapi).components;

  test.each([
    ['session/approve', 'Session'],
    ['session/cancel', 'Session'],
    ['session/deny', 'Session'],
    ['session/get', 'Session'],
    ['reader/enable', 'Reader'],
    ['reader/disable', 'Reader'],
    ['display/showText', 'Display'],
    ['bridge/getStatus', 'Status'],
  ])('%s gives what its interface says of a %s', (operation, name) => {
    const [resource, own] = operation.split('/');
    const schema = readSchema(schemaFile('MdbBridge', resource, own));
    const documented = Object.entries(schemas[name]?.properties ?? {}).map(([field, { type, enum: words }]) => [
      field,
      [type].flat()[0] ?? typeof words?.[0],
    ]);
    expect(Object.entries(schema.properties ?? {}).map(([field, { type }]) => [field, type])).toEqual(documented);
  });
});
