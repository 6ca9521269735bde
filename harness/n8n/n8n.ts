import { z } from 'zod';
import { readStackEnv } from '../stack/env.ts';
import { waitFor } from '../waitFor.ts';

const executionList = z.object({
  data: z.array(z.object({ id: z.coerce.string(), status: z.string(), workflowId: z.string() })),
  nextCursor: z.string().nullish(),
});

async function n8nGet(path: string): Promise<unknown> {
  const { N8N_URL, N8N_API_KEY } = readStackEnv();
  const response = await fetch(new URL(path, N8N_URL), { headers: { 'X-N8N-API-KEY': N8N_API_KEY } });
  if (!response.ok) throw new Error(`GET ${path} at n8n: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Executions of a workflow that failed; successful ones are not kept. */
export async function failedExecutions(workflowId: string): Promise<string[]> {
  const { data } = executionList.parse(
    await n8nGet(`/api/v1/executions?workflowId=${workflowId}&status=error&limit=100`),
  );
  return data.map(({ id }) => id);
}

/** Every workflow with whether it is active. */
export async function listWorkflows(): Promise<{ id: string; name: string; active: boolean }[]> {
  const list = z.object({ data: z.array(z.object({ id: z.string(), name: z.string(), active: z.boolean() })) });
  return list.parse(await n8nGet('/api/v1/workflows?limit=250')).data;
}

/** What the editor asks of n8n on behalf of the owner who is signed in. */
export interface N8nSession {
  /** What a browser keeps of it. */
  readonly cookie: string;
  get(path: string): Promise<unknown>;
  post(path: string, body: unknown): Promise<unknown>;
  patch(path: string, body: unknown): Promise<unknown>;
}

const TOO_MANY = 429;

/** Signs in as the owner, or as somebody else who has an account of n8n, as the editor does. */
export async function n8nSession(who?: { email: string; password: string }): Promise<N8nSession> {
  const { N8N_URL, N8N_EMAIL, N8N_PASSWORD } = readStackEnv();
  const { email, password } = who ?? { email: N8N_EMAIL, password: N8N_PASSWORD };
  const send = (method: string, path: string, body: unknown, headers: Record<string, string>) =>
    fetch(new URL(path, N8N_URL), {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const accepted = async (response: Response, what: string) => {
    if (!response.ok) throw new Error(`${what} at n8n: ${response.status} ${await response.text()}`);
    return response;
  };
  const ask = async (method: string, path: string, body: unknown, headers: Record<string, string>) =>
    accepted(await send(method, path, body, headers), `${method} ${path}`);
  // n8n takes five sign-ins a minute of one person, and all tests are the owner
  const signedIn = await waitFor(
    'n8n to let the owner sign in',
    async () => {
      const answer = await send('POST', '/rest/login', { emailOrLdapLoginId: email, password }, {});
      return answer.status === TOO_MANY ? undefined : accepted(answer, 'POST /rest/login');
    },
    { timeoutMs: 70_000, everyMs: 2_000 },
  );
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  return {
    cookie,
    get: async (path): Promise<unknown> => (await ask('GET', path, undefined, { cookie })).json(),
    post: async (path, body): Promise<unknown> => (await ask('POST', path, body, { cookie })).json(),
    patch: async (path, body): Promise<unknown> => (await ask('PATCH', path, body, { cookie })).json(),
  };
}

/**
 * Runs a workflow from its manual trigger, as staff do with the button, and waits for its end.
 * @returns how it ended
 */
export async function runByHand(workflowId: string, trigger: string, session: N8nSession): Promise<string> {
  const started = z.object({ data: z.object({ executionId: z.coerce.string() }) });
  const {
    data: { executionId },
  } = started.parse(await session.post(`/rest/workflows/${workflowId}/run`, { triggerToStartFrom: { name: trigger } }));
  const execution = z.object({ status: z.string() });
  return waitFor(
    `execution ${executionId} of ${workflowId} to end`,
    async () => {
      const { status } = execution.parse(await n8nGet(`/api/v1/executions/${executionId}`));
      return ['new', 'running', 'waiting'].includes(status) ? undefined : status;
    },
    { timeoutMs: 90_000 },
  );
}
