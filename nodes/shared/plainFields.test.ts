import { describe, expect, test } from '@jest/globals';
import { withPlainFields } from './plainFields';

function source(parameters: object, json: object) {
  const asked: string[] = [];
  const context = {
    getNode: () => ({ parameters }),
    getNodeParameter: (name: string) => {
      asked.push(name);
      return 'from n8n';
    },
  };
  return {
    asked,
    read: (name: string) => withPlainFields(context, [{ json: { ...json } }]).getNodeParameter(name, 0, null),
  };
}

describe('a field of the item', () => {
  test.each([
    ['={{ $json.name }}', { name: 'Atelier' }, 'Atelier'],
    ['={{$json.create.key}}', { create: { key: 'k' } }, 'k'],
    ['={{ $json.active }}', { active: false }, false],
    ['={{ $json.name }}', {}, null],
    ['={{ $json.a.b }}', { a: null }, null],
    ['={{ $json.constructor }}', {}, null],
  ])('%s of %j is %j', (expression, json, value) => {
    const { read, asked } = source({ field: expression }, json);
    expect(read('field')).toBe(value);
    expect(asked).toEqual([]);
  });

  test('in a collection', () => {
    expect(
      source({ details: { description: '={{ $json.text }}' } }, { text: 'Sous les toits' }).read('details.description'),
    ).toBe('Sous les toits');
  });
});

test.each([
  'plain text',
  '={{ $json.a + 1 }}',
  '={{ $json["a"] }}',
  '=x {{ $json.a }}',
  '={{ $json.a }}{{ $json.b }}',
  '={{ $node.a }}',
])('%s goes to n8n', (parameter) => {
  const { read, asked } = source({ field: parameter }, { a: 1 });
  expect(read('field')).toBe('from n8n');
  expect(asked).toEqual(['field']);
});
