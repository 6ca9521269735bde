import { describe, expect, test } from '@jest/globals';
import type { INodeProperties } from 'n8n-workflow';
import { FieldReader, mayBeEmptyField, refuseNothingIn } from './fields';
import { unsendableIn } from './header';
import { isNothing, type Kind } from './nothing';

const fields: INodeProperties[] = [
  { displayName: 'Amount', name: 'amount', type: 'number', default: 0 },
  { displayName: 'Key', name: 'key', type: 'string', default: '', required: true },
  {
    displayName: 'Details',
    name: 'details',
    type: 'collection',
    default: {},
    options: [{ displayName: 'Note', name: 'note', type: 'string', default: '' }],
  },
  {
    displayName: 'Filters',
    name: 'filters',
    type: 'fixedCollection',
    default: {},
    options: [
      {
        displayName: 'Filter',
        name: 'filter',
        values: [{ displayName: 'Value', name: 'value', type: 'string', default: '' }],
      },
    ],
  },
];

/** A node whose expressions come to what the test says: `values` by parameter, `parts` by the code between the braces. */
function reader(
  parameters: Record<string, unknown>,
  values: Record<string, unknown>,
  options: { parts?: Record<string, unknown>; json?: object; mayBeEmpty?: string[] } = {},
) {
  const evaluated: string[] = [];
  const context = {
    getNode: () => ({ parameters }),
    getNodeParameter: (name: string) => values[name],
    evaluateExpression: (expression: string) => {
      evaluated.push(expression);
      return options.parts?.[expression];
    },
  };
  const { mayBeEmpty } = options;
  return {
    evaluated,
    fields: new FieldReader(context, {
      fields,
      items: [{ json: {} }, { json: options.json ?? {} }],
      ...(mayBeEmpty && { mayBeEmpty }),
    }),
  };
}

test.each([undefined, null, '', ' \n\u00a0', Number.NaN, new Date('soon'), { isValid: false }])(
  '%p is nothing',
  (value) => {
    expect(isNothing(value)).toBe(true);
  },
);

test.each([0, false, [], {}, '0', 'undefined', new Date(0), { isValid: true }])('%p is something', (value) => {
  expect(isNothing(value)).toBe(false);
});

describe('an expression that comes to nothing', () => {
  test.each([[undefined], [null], [''], ['  '], [Number.NaN]])(
    'as %p is refused with its field and its item',
    (value) => {
      const { fields: read } = reader({ amount: '={{ $json.amout * 1 }}' }, { amount: value });
      expect(() => read.value('amount', 1)).toThrow('"Amount" of item 1 came to nothing: {{ $json.amout * 1 }} is');
    },
  );

  test('that is just a field of the item is seen without the expression engine', () => {
    const { evaluated, fields: read } = reader(
      { amount: '={{ $json.amout }}' },
      { amount: 5 },
      { json: { amount: 200 } },
    );
    expect(() => read.value('amount', 1)).toThrow('{{ $json.amout }}');
    expect(evaluated).toEqual([]);
  });

  test('is not hidden by the default of its field', () => {
    const { fields: read } = reader({ amount: '={{ $json.amout }}' }, {});
    expect(() => read.value('amount', 1, 'text', { fallback: 50 })).toThrow('came to nothing');
  });

  test('in a part of a longer text is refused, with the part', () => {
    const { fields: read } = reader(
      { key: '={{ $json.kind }}:{{ $JSON.id }}:price' },
      { key: 'order::price' },
      { parts: { '{{ $JSON.id }}': undefined }, json: { kind: 'order' } },
    );
    expect(() => read.value('key', 1, 'key')).toThrow('"Key" of item 1 came to nothing: {{ $JSON.id }} is empty');
  });

  test.each<[string, unknown]>([
    ['an empty list', []],
    ['a list of nothing', [undefined, null]],
    ['an object', { a: 1 }],
  ])('%s within a text is no part of it', (_what, part) => {
    const { fields: read } = reader(
      { key: '=order-{{ $json.x.y() }}' },
      { key: 'order-' },
      { parts: { '{{ $json.x.y() }}': part } },
    );
    expect(() => read.value('key', 0, 'key')).toThrow('came to nothing in part');
  });

  test.each<[Kind, string, unknown]>([
    ['key', '={{ `order-${$json.id}-refund` }}', 'order-undefined-refund'],
    ['key', "={{ 'order' + $json.id }}", 'orderundefined'],
    ['key', "={{ $json.id + ':price' }}", 'null:price'],
    ['key', '={{ `x-${$json.n * 2}` }}', 'x-NaN'],
    ['key', "={{ ['order', $json.id, 'refund'].join('-') }}", 'order--refund'],
    ['key', "={{ ($json.id ?? '') + ':price' }}", ':price'],
    ['key', "={{ 'order_' + ($json.id ?? '') }}", 'order_'],
    ['key', '={{ String($json.id) }}', 'undefined'],
    ['key', "={{ 'refund ' + ($json.id ?? '') }}", 'refund '],
    ['key', "={{ 'refund=' + ($json.id ?? '') + '&row=' + $json.row }}", 'refund=&row='],
    ['key', "={{ ($json.id ?? '') + '@price' }}", '@price'],
    ['key', "={{ '_' + ($json.id ?? '') }}", '_'],
    ['text', '={{ `Commande ${$json.o}` }}', 'Commande [object Object]'],
    ['texts', "={{ [{ name: 'Commande ' + $json.nr }] }}", [{ name: 'Commande undefined' }]],
    ['texts', '={{ \'{"order": "\' + $json.nr + \'"}\' }}', '{"order": "undefined"}'],
    ['text', "={{ 'Le ' + $json.at }}", 'Le Invalid DateTime'],
  ])('of a %s, put together in JavaScript, is seen in what it made of it: %s → %j', (kind, expression, value) => {
    const { fields: read } = reader({ key: expression }, { key: value });
    expect(() => read.value('key', 0, kind)).toThrow('"Key" of item 0 came to nothing in part');
  });

  test.each<[Kind, string, unknown]>([
    ['key', "={{ 'order:' + $json.id }}", 'order:a--b'],
    ['key', '={{ $json.key }}', 'outbox:--_x-'],
    ['key', "={{ '_' + $json.id }}", '_42'],
    ['key', "={{ $json.base + '/' }}", 'orders/'],
    ['key', '={{ `#${$json.id}` }}', '#42'],
    ['text', '={{ $json.text }}', 'undefined behaviour in C'],
    ['text', "={{ $('Avant').first().json['text'] }}", 'null'],
    ['json', '={{ JSON.stringify($json.a) }}', '{"a":null}'],
    ['texts', "={{ '{\"a\": ' + JSON.stringify($json.a) + '}' }}", '{"a": null}'],
    ['texts', '={{ ({ note: $json.text }) }}', { note: 'undefined behaviour' }],
    ['emptyable', '={{ $json.text + "" }}', ''],
    ['text', '={{ $json.amount ?? 0 }}', 0],
    ['text', '={{ $json.flag === true }}', false],
    ['json', '={{ $json.list.filter(Boolean) }}', []],
  ])('is not seen in a %s that has all its parts: %s → %j', (kind, expression, value) => {
    const { fields: read } = reader({ key: expression }, { key: value }, { json: { key: value, text: value } });
    expect(read.value('key', 1, kind)).toEqual(value);
  });

  test('in a collection or in one of several rows is found by its place', () => {
    const { fields: read } = reader(
      {
        details: { note: '={{ $json.a.b() }}' },
        filters: { filter: [{ value: 'a' }, { value: '={{ $json.b.c() }}' }] },
      },
      { 'details.note': '', filters: { filter: [{ value: 'a' }, { value: undefined }] } },
    );
    expect(() => read.value('details.note', 0)).toThrow('"Details → Note" of item 0');
    expect(() => read.value('filters', 0)).toThrow('"Filters → Filter 2 → Value" of item 0');
  });
});

describe('what may be empty', () => {
  test('what was left empty on the node is no expression', () => {
    expect(reader({ amount: '' }, { amount: '' }).fields.value('amount', 0)).toBe('');
    expect(reader({}, { amount: null }).fields.value('amount', 0)).toBeNull();
  });

  test('a field that staff chose is left out', () => {
    expect(
      reader({ amount: '={{ $json.a.b() }}' }, { amount: '' }, { mayBeEmpty: ['amount'] }).fields.value('amount', 0),
    ).toBeNull();
  });

  test('is offered for optional fields, and a refusal says where', () => {
    expect(mayBeEmptyField(fields).options).toEqual([
      { name: 'Amount', value: 'amount' },
      { name: 'Note', value: 'details.note' },
    ]);
    const { fields: read } = reader({ amount: '={{ $json.x }}' }, {}, { mayBeEmpty: [] });
    expect(() => read.value('amount', 0)).toThrow(
      expect.objectContaining({ parameter: 'amount', hint: expect.stringContaining('Fields That May Be Empty') }),
    );
  });
});

describe('a trigger', () => {
  const trigger = (parameters: Record<string, unknown>, values: Record<string, unknown>) => ({
    getNode: () => ({ parameters }),
    getNodeParameter: (name: string) => values[name],
  });

  test('whose setting an expression leaves empty does not start: it would be 0, or the default', () => {
    expect(() =>
      refuseNothingIn(trigger({ details: { note: '={{ $vars.seconds }}' } }, { details: { note: null } }), fields),
    ).toThrow('"Details → Note" came to nothing: {{ $vars.seconds }} is empty');
  });

  test('with constants and expressions that come to something starts', () => {
    expect(() =>
      refuseNothingIn(
        trigger(
          { key: '', amount: '={{ 5 }}', details: { note: '=a {{ 1 }}' } },
          { key: '', amount: 5, details: { note: 'a 1' } },
        ),
        fields,
      ),
    ).not.toThrow();
  });
});

test.each([
  ['clé', undefined],
  ['key 1', undefined],
  ['a\nb', 'U+000A'],
  ['prix-€', '"€" (U+20AC)'],
  ['a\u200bb', 'U+200B'],
])('a header carries %j, or says what it cannot: %s', (text, unsendable) => {
  expect(unsendableIn(text)).toBe(unsendable);
});
