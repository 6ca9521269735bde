import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checkout, migrationsFolder, stackFolder } from './paths.ts';

test('the checkout is found from the place of the module, whatever the working directory', () => {
  expect(existsSync(join(checkout, 'docs/architecture.md'))).toBe(true);
  expect(existsSync(join(stackFolder, 'package.json'))).toBe(true);
  expect(migrationsFolder.startsWith(checkout)).toBe(true);
});
