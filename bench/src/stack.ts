import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { checkout } from '../../harness/paths.ts';
import { type OwnStack, startOwnStack } from '../../harness/stack/ownStack.ts';

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
export async function startStack(keptHome: string | undefined): Promise<Stack> {
  const home = keptHome === undefined ? mkdtempSync(join(tmpdir(), 'guichet-bench-')) : resolve(keptHome);
  let stack: OwnStack | undefined;
  const stop = async (): Promise<void> => {
    if (keptHome !== undefined) return stack?.stop();
    await stack?.remove();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    installBenchNode(home);
    stack = await startOwnStack(home, ['--fresh']);
    return { home, env: stackEnv.parse(stack.env), stop };
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
