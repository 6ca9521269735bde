import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { StackEnv } from './stack.ts';

const withId = z.looseObject({ id: z.string() });

/** A workflow as n8n's public API takes it. */
export interface NewWorkflow {
  name: string;
  nodes: unknown[];
  connections: Record<string, unknown>;
  settings: Record<string, unknown>;
}

/** n8n's public API, as far as the benchmarks use it. */
export class N8n {
  readonly #env: Pick<StackEnv, 'N8N_URL' | 'N8N_API_KEY'>;

  constructor(env: Pick<StackEnv, 'N8N_URL' | 'N8N_API_KEY'>) {
    this.#env = env;
  }

  webhook(path: string): string {
    return `${this.#env.N8N_URL}/webhook/${path}`;
  }

  async createCredential(name: string, type: string, data: object): Promise<{ id: string; name: string }> {
    const { id } = withId.parse(await this.#call('POST', '/credentials', { name, type, data }));
    return { id, name };
  }

  async createWorkflow(workflow: NewWorkflow): Promise<string> {
    return withId.parse(await this.#call('POST', '/workflows', workflow)).id;
  }

  async activate(id: string): Promise<void> {
    await this.#call('POST', `/workflows/${id}/activate`);
  }

  async deactivate(id: string): Promise<void> {
    await this.#call('POST', `/workflows/${id}/deactivate`);
  }

  /** n8n says that a workflow is active before its webhook answers. */
  async untilWebhookAnswers(path: string, probe: () => Promise<Response>): Promise<void> {
    for (const deadline = Date.now() + 30_000; ; await sleep(100)) {
      const response = await probe();
      await response.arrayBuffer();
      if (response.status !== 404) return;
      if (Date.now() > deadline)
        throw new Error(`POST /webhook/${path} is still not found, 30 s after its workflow was activated`);
    }
  }

  async #call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.#env.N8N_URL}/api/v1${path}`, {
      method,
      headers: { 'x-n8n-api-key': this.#env.N8N_API_KEY, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: n8n answered ${response.status}: ${text.slice(0, 500)}`);
    return text === '' ? null : JSON.parse(text);
  }
}
