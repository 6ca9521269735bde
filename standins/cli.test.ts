import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';

// Each stand-in starts by itself, says where it is, and ends when it is told to.

const script = join(__dirname, 'standin.ts');
const running: ChildProcess[] = [];
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', () => resolve()));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  if (address === null || typeof address === 'string') throw new Error('the system gave no port');
  return address.port;
}

/** Starts it and waits for its first line, which is its address. */
async function start(args: string[]): Promise<{ url: string; end(): Promise<number | null> }> {
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
  const url = await new Promise<string>((resolve, reject) => {
    let heard = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        heard += chunk.toString('utf8');
        const [first] = /^http:\S+/m.exec(heard) ?? [];
        if (first !== undefined) resolve(first);
      });
    }
    void ended.then((code) => reject(new Error(`it ended with ${code}: ${heard}`)));
  });
  return {
    url,
    end() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

test.each([
  ['stripe', '/v1/balance', 401],
  ['telegram', '/inbox', 200],
  ['mail', '/messages', 200],
  ['machine', '/state', 200],
])(
  '%s starts alone, answers, and ends',
  async (name, path, status) => {
    const args = ['--port', String(await freePort()), ...(name === 'mail' ? ['--smtp', String(await freePort())] : [])];
    const { url, end } = await start([name, ...args]);
    expect((await fetch(new URL(path, url), { headers: { connection: 'close' } })).status).toBe(status);
    expect(await end()).toBe(0);
  },
  60_000,
);

describe.each(['stripe', 'telegram', 'mail', 'supabase', 'machine'])('%s', (name) => {
  const run = (...args: string[]) =>
    spawnSync(process.execPath, [script, name, ...args], { encoding: 'utf8', timeout: 30_000 });

  test('says in French and English how it is called', () => {
    const { status, stdout } = run('--help');
    expect(status).toBe(0);
    expect(stdout).toMatch(new RegExp(`^npm run standin -- ${name} `));
    expect(stdout).toMatch(/[Ll]'|[Uu]n |[Ll]a /);
    expect(stdout).toMatch(/\b(the|a|its)\b/);
  }, 60_000);

  test('refuses an option that it does not know, or a port that is none', () => {
    expect(run('--nonsense').status).toBe(2);
    const wrong = run('--port', 'x', ...(name === 'supabase' ? ['--database', 'postgresql://x', '--secret', 'x'] : []));
    expect({ status: wrong.status, said: wrong.stderr.split('\n')[0] }).toEqual({
      status: 2,
      said: '--port x is not a port: give a number from 1 to 65535',
    });
  }, 60_000);
});
