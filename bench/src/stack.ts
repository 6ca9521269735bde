import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readStackEnv } from '../../stack/src/env-file.ts';
import { checkout } from '../../stack/src/paths.ts';
import { removeCluster } from '../../stack/src/postgres/index.ts';
import { freePorts } from '../../harness/stack/ports.ts';

const stackEnv = z.object({
  SUPABASE_URL: z.string(),
  SUPABASE_ANON_KEY: z.string(),
  SUPABASE_SERVICE_ROLE_KEY: z.string(),
  DATABASE_URL: z.string(),
  N8N_URL: z.string(),
  N8N_API_KEY: z.string(),
  STRIPE_WEBHOOK_URL: z.string(),
  STRIPE_WEBHOOK_SECRET: z.string(),
  STRIPE_API_URL: z.string(),
  STRIPE_SECRET_KEY: z.string(),
  WEB_URL: z.string(),
});
export type StackEnv = z.infer<typeof stackEnv>;

export interface Stack {
  home: string;
  env: StackEnv;
  stop(): Promise<void>;
}

/** Starts the product as a person would, on free ports and an empty database, with the bench's node beside ours. */
export async function startStack(keptHome: string | undefined, say: (line: string) => void): Promise<Stack> {
  const home = keptHome === undefined ? mkdtempSync(join(tmpdir(), 'guichet-bench-')) : resolve(keptHome);
  const env = { ...withoutStack(process.env), ...(await freePorts()), GUICHET_HOME: home, GUICHET_DEMO: '0' };
  const stop = async () => {
    await run('stack/bin/stop.mjs', [], env, say);
    if (keptHome !== undefined) return;
    await removeCluster(home);
    rmSync(home, { recursive: true, force: true });
  };
  try {
    installBenchNode(home);
    await run('stack/bin/start.mjs', ['--detach', '--fresh'], env, say);
    return { home, env: stackEnv.parse(readStackEnv(home)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Where n8n looks for community nodes; the name of the folder is part of the node's type. */
function installBenchNode(home: string): void {
  const target = join(home, 'n8n/.n8n/nodes/node_modules/n8n-nodes-guichet-bench');
  mkdirSync(target, { recursive: true });
  cpSync(join(checkout, 'bench/nodes'), target, { recursive: true });
}

/** What a developer has set for a stack of their own must not reach this one. */
function withoutStack(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/^(GUICHET_|SUPABASE_|DATABASE_URL$|N8N_|STRIPE_|TELEGRAM_)/.test(name)),
  );
}

function run(file: string, args: string[], env: NodeJS.ProcessEnv, say: (line: string) => void): Promise<void> {
  return new Promise((resolvePromise, reject) => {
    const child = spawn(process.execPath, [file, ...args], { cwd: checkout, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString('utf8');
      });
    }
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) return resolvePromise();
      say(output);
      reject(new Error(`${file} ended with ${code}`));
    });
  });
}
