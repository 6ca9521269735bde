import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { z } from 'zod';

const home = z.string().min(1).parse(process.env.GUICHET_HOME);

/** What n8n and npm unpack: code, the same for everybody. */
const unpacked = /(^|\/)(node_modules|\.cache)(\/|$)/;

test("no file of the home that holds data, logs or secrets is anybody else's to read", () => {
  const open = readdirSync(home, { recursive: true, encoding: 'utf8' })
    .filter((file) => !unpacked.test(file))
    .filter((file) => {
      const stat = lstatSync(join(home, file), { throwIfNoEntry: false });
      return stat?.isFile() === true && (stat.mode & 0o077) !== 0;
    });
  expect(open).toEqual([]);
});
