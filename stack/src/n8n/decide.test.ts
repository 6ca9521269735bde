import { describe, expect, test } from '@jest/globals';
import { contentHash } from './contentHash.ts';
import { decide } from './decide.ts';

describe('rule 25: a workflow is imported only where the installed one still equals the last shipped one', () => {
  const shipped = { fileHash: 'v1', installedHash: 'v1 in n8n' };

  test.each([
    ['the first start', 'v1', undefined, undefined, 'import'],
    ['nothing has changed', 'v1', shipped, 'v1 in n8n', 'current'],
    ['we changed it, staff did not', 'v2', shipped, 'v1 in n8n', 'import'],
    ['staff changed it, we did not', 'v1', shipped, 'edited', 'edited'],
    ['both changed it', 'v2', shipped, 'edited', 'edited-behind'],
    ['staff deleted it', 'v1', shipped, undefined, 'removed'],
    ['staff deleted it and we changed it', 'v2', shipped, undefined, 'removed'],
    ['a workflow of this id was there before we shipped one', 'v1', undefined, 'other', 'edited-behind'],
    ['the very same workflow was imported by hand', 'v1', undefined, 'v1', 'import'],
  ])('%s', (_case, file, last, installed, decision) => {
    expect(decide(file, last, installed)).toBe(decision);
  });

  test.each([
    ['before n8n had it', undefined],
    ['while n8n has the one before', 'v0 in n8n'],
    ['after n8n took it', 'v1 in n8n'],
  ])('an import that was cut short %s is made again', (_when, installed) => {
    expect(decide('v1', { fileHash: 'v1', installedHash: null }, installed)).toBe('import');
  });
});

describe('the content of a workflow', () => {
  const workflow = {
    name: 'a',
    nodes: [{ id: '1', name: 'n', parameters: { b: 1, a: [1, 2] } }],
    connections: {},
    settings: { timezone: 'x' },
  };

  test('is the same whatever the order of keys and the bookkeeping of the server', () => {
    const stored = {
      id: '7',
      active: true,
      versionId: 'v',
      settings: { timezone: 'x' },
      connections: {},
      nodes: [{ parameters: { a: [1, 2], b: 1 }, name: 'n', id: '1' }],
      name: 'a',
    };
    expect(contentHash(stored)).toBe(contentHash(workflow));
  });

  test.each([
    ['name', { ...workflow, name: 'b' }],
    ['a parameter', { ...workflow, nodes: [{ id: '1', name: 'n', parameters: { b: 2, a: [1, 2] } }] }],
    ['the order of a list', { ...workflow, nodes: [{ id: '1', name: 'n', parameters: { b: 1, a: [2, 1] } }] }],
    ['a connection', { ...workflow, connections: { n: { main: [] } } }],
    ['a setting', { ...workflow, settings: {} }],
  ])('differs with %s', (_what, other) => {
    expect(contentHash(other)).not.toBe(contentHash(workflow));
  });
});
