import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { assertPortFree } from '../listen.ts';
import { n8nCommand, n8nFolder } from '../paths.ts';
import { Child } from '../process/child.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';
import { apiKey, N8nApiError, publish } from './api.ts';
import { n8nEnvironment } from './environment.ts';
import { installContents } from './install.ts';
import { installNodePackage } from './package.ts';
import type { ShippedWorkflow } from './workflow-files.ts';

/** n8n on a database of its own, with the node package, credentials and workflows of this repository. */
export function createN8n(settings: Settings, log: Log): Service {
  const { home, n8n, stripe } = settings;
  const logFile = join(home, 'logs/n8n.log');
  let child: Child | undefined;
  let key = '';
  return {
    name: 'n8n',
    async start() {
      await assertPortFree(settings, 'n8n');
      await assertPortFree(settings, 'n8nBroker');
      await installNodePackage(settings, log);
      const imported = await installContents(settings, log);
      const from = existsSync(logFile) ? statSync(logFile).size : 0;
      child = new Child({
        name: 'n8n', home, command: process.execPath, args: [n8nCommand, 'start'], cwd: n8nFolder, env: n8nEnvironment(settings), logFile,
        ready: () => isReady(n8n.url), readyWithin: 180_000, patience: 12_000, log,
      });
      await child.start();
      key = await apiKey(settings);
      await publishAll(settings, key, imported, log);
      await untilActivated(settings, logFile, from, new Set(imported.map(({ json }) => json.id)), log);
    },
    async stop() {
      await child?.stop();
    },
    rows: () => [{ label: 'n8n', address: n8n.url, credentials: `${n8n.email} / ${n8n.password}` }],
    env: () => ({
      N8N_URL: n8n.url, N8N_EMAIL: n8n.email, N8N_PASSWORD: n8n.password, N8N_API_KEY: key,
      STRIPE_WEBHOOK_URL: stripe.webhookUrl, STRIPE_WEBHOOK_SECRET: stripe.webhookSecret,
    }),
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz/readiness`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch (error) {
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) return false;
    throw error;
  }
}

/** A workflow that another calls must be published before it: those that fail are tried once more after the others. */
async function publishAll(settings: Settings, key: string, workflows: ShippedWorkflow[], log: Log): Promise<void> {
  let waiting = workflows.filter(({ json }) => json.active !== false);
  for (const last of [false, true]) {
    const failed: ShippedWorkflow[] = [];
    for (const workflow of waiting) {
      try {
        await publish(settings, key, workflow.json.id);
      } catch (error) {
        if (!(error instanceof N8nApiError)) throw error;
        failed.push(workflow);
        if (last) log(`Workflow "${workflow.json.name}" (${workflow.file}) is installed but cannot be published: ${error.message}`);
      }
    }
    waiting = failed;
  }
}

/**
 * n8n says it is ready before the published workflows are registered: waits until its log has named
 * each of them, and says which one failed.
 * @param justPublished were taken by the running n8n, and are not in that part of the log
 */
async function untilActivated(settings: Settings, logFile: string, from: number, justPublished: Set<string>, log: Log): Promise<void> {
  const waiting = new Map((await publishedWorkflows(settings.database.n8nUrl)).filter(({ id }) => !justPublished.has(id)).map(({ id, name }) => [id, name]));
  for (const deadline = Date.now() + 60_000; waiting.size > 0 && Date.now() < deadline; await sleep(50)) {
    const text = readFileSync(logFile).subarray(from).toString('utf8');
    for (const [id, name] of waiting) {
      const line = text.split('\n').find((entry) => entry.includes(`(ID: ${id})`) && /Activated workflow|Issue on initial workflow activation|blocked by policy/.test(entry));
      if (line === undefined) continue;
      waiting.delete(id);
      if (!line.includes('Activated workflow')) log(`Workflow "${name}" is published but could not be activated, see ${logFile}: ${line.trim()}`);
    }
  }
  for (const name of waiting.values()) log(`Workflow "${name}" is published, but n8n has not said within 60 s that it is active, see ${logFile}`);
}

async function publishedWorkflows(n8nUrl: string): Promise<{ id: string; name: string }[]> {
  const client = new Client({ connectionString: n8nUrl });
  await client.connect();
  try {
    return (await client.query<{ id: string; name: string }>('select id, name from public.workflow_entity where active and not "isArchived"')).rows;
  } finally {
    await client.end();
  }
}
