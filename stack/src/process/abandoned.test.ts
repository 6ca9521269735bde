import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { abandonedFolders, ownFolder } from './abandoned.ts';

let within: string;
beforeEach(() => {
  within = mkdtempSync(join(tmpdir(), 'guichet-abandoned-'));
});
afterEach(() => rmSync(within, { recursive: true }));

function folder(name: string): string {
  const made = join(within, name);
  mkdirSync(made);
  return made;
}

/** A process that owns a folder and is killed. */
async function killedOwner(path: string): Promise<void> {
  const module = JSON.stringify(join(__dirname, 'abandoned.ts'));
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `const { ownFolder } = await import(${module}); ownFolder(${JSON.stringify(path)}); process.kill(process.pid, 'SIGKILL');`,
    ],
    { stdio: 'inherit' },
  );
  const [, signal] = await once(child, 'exit');
  if (signal !== 'SIGKILL') throw new Error('the owner did not live to be killed');
}

test('a folder whose owner was killed is found; one whose owner lives, one that nobody noted and one of another name are not', async () => {
  const left = folder('guichet-database-left');
  await killedOwner(left);
  ownFolder(folder('guichet-database-mine'));
  folder('guichet-database-unknown');
  const other = folder('somebody-else');
  await killedOwner(other);
  expect(abandonedFolders('guichet-database-', within)).toEqual([left]);
});
