import { expect, test } from '@jest/globals';
import { leavesTestsOut } from './skippedTests.ts';

test.each([
  "describe.skip('a', () => {})",
  "test.skip('a', () => {})",
  "it.skip.each([1])('a %i', () => {})",
  'const maybe = ready ? describe : describe.skip;',
  "test.only('a', () => {})",
  "test.todo('a')",
  "test.concurrent.skip('a', () => {})",
  "xtest('a', () => {})",
  "xdescribe('a', () => {})",
  "fit('a', () => {})",
])('%s leaves tests out', (source) => {
  expect(leavesTestsOut(source)).toBe(true);
});

test.each([
  "test('skip', () => {})",
  "describe('only', () => {})",
  'await page.skip()',
  'exit(1)',
  'benefit.skipped()',
  "test.each([1])('a', () => {})",
])('%s leaves none out', (source) => {
  expect(leavesTestsOut(source)).toBe(false);
});
