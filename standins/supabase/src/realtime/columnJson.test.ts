import { describe, expect, test } from '@jest/globals';
import { columnJson } from './columnJson.ts';

describe('columnJson', () => {
  test.each([
    [null, 'text', 'null'],
    ['t', 'bool', 'true'],
    ['f', 'bool', 'false'],
    ['2.50', 'numeric', '2.50'],
    ['12345678901234567890.12', 'numeric', '12345678901234567890.12'],
    ['NaN', 'numeric', 'null'],
    ['-Infinity', 'float8', 'null'],
    ['1e-07', 'float8', '1e-07'],
    ['9007199254740993', 'int8', '9007199254740993'],
    ['{"a": [1, "é"]}', 'jsonb', '{"a": [1, "é"]}'],
    ['2026-11-21 05:24:00.123456+00', 'timestamptz', '"2026-11-21T05:24:00.123456+00:00"'],
    ['2026-11-21 05:24:00', 'timestamp', '"2026-11-21T05:24:00"'],
    ['say "hi"', 'text', '"say \\"hi\\""'],
    ['PENDING', 'some_enum', '"PENDING"'],
    ['{}', '_text', '[]'],
    ['{1,NULL,3}', '_int4', '[1,null,3]'],
    ['{a,"b,c","d\\"e","NULL"}', '_text', '["a","b,c","d\\"e","NULL"]'],
    ['{{1,2},{3,4}}', '_int4', '[[1,2],[3,4]]'],
    ['[2:3]={7,8}', '_int4', '[7,8]'],
    ['{"{\\"k\\": 1}"}', '_jsonb', '[{"k": 1}]'],
  ])('%s as %s is %s', (text, type, json) => {
    expect(columnJson(text, type)).toBe(json);
    JSON.parse(json);
  });
});
