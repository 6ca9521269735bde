import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { checkout } from '../paths.ts';

const webFolder = join(checkout, 'web');
export const distFolder = join(webFolder, 'dist');
const stampFile = join(distFolder, '.sources');

/** Builds the pages where their sources changed since the last build. @returns whether it had to */
export async function buildPages(): Promise<boolean> {
  const sources = hashOfSources();
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === sources) return false;
  await runVite();
  writeFileSync(stampFile, sources);
  return true;
}

/** Everything the build reads, by name and content. */
function hashOfSources(): string {
  const hash = createHash('sha256');
  const single = ['index.html', 'package.json', 'vite.config.ts', 'tsconfig.json'].map((name) => join(webFolder, name));
  const files = [...single, ...filesBelow(join(webFolder, 'src')), ...filesBelow(join(webFolder, 'public'))]
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .sort();
  for (const file of files)
    hash
      .update(`${relative(webFolder, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  return hash.digest('hex');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function runVite(): Promise<void> {
  return new Promise((resolve, reject) => {
    // whatever the caller's NODE_ENV is (jest says "test"): React built for anything else weighs half as much again
    const env = { ...process.env, NODE_ENV: 'production' };
    const child = spawn(
      process.execPath,
      [join(checkout, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'warn'],
      { cwd: webFolder, env, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
      });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else
        reject(
          new Error(`The pages did not build: run "npx vite build" in web/ and see why.\n${said.trim().slice(-2_000)}`),
        );
    });
  });
}
