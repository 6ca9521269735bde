import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { heapOptions } from './heap.ts';

test('the unit file gives the bridge the heap that its memory was measured with', () => {
  const unit = readFileSync(join(__dirname, '../systemd/guichet-bridge.service'), 'utf8');
  expect(/^Environment="NODE_OPTIONS=(.*)"$/m.exec(unit)?.[1]).toBe(heapOptions);
});
