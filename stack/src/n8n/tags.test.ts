import { expect, test } from '@jest/globals';
import { tagsToGive } from './tags.ts';

const sales = { id: 'guichetPayments', name: 'Paiements' };
const refund = { id: 'refund', tags: [sales] };

test.each([
  ['the first start gives them', refund, {}, {}, [sales]],
  [
    'they are given once: what staff took off stays off',
    refund,
    { [sales.id]: 'Paiements' },
    { refund: [sales.id] },
    null,
  ],
  [
    'one that staff gave another name keeps it',
    refund,
    { [sales.id]: 'Caisse' },
    {},
    [{ id: sales.id, name: 'Caisse' }],
  ],
  ['one that staff deleted is not made again', refund, {}, { capture: [sales.id] }, []],
  ['a workflow without tags is not asked about', { id: 'refund' }, {}, {}, null],
])('%s', (_case, workflow, tags, tagged, given) => {
  expect(
    tagsToGive(workflow, { tags: new Map(Object.entries(tags)), tagged: new Map(Object.entries(tagged)) }),
  ).toEqual(given);
});
