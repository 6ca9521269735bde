import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivate } from '../privateFile.ts';
import type { Settings } from '../settings.ts';

const label = 'Guichet stack';
const keyList = z.object({ data: z.object({ items: z.array(z.object({ id: z.string(), label: z.string() })) }) });
const scopeList = z.object({ data: z.array(z.string()) });
const newKey = z.object({ data: z.object({ rawApiKey: z.string() }) });
const failure = z.object({ message: z.string() });

/** n8n's answer was no; the message carries what it said. */
export class N8nApiError extends Error {
  override name = 'N8nApiError';
  readonly status: number;

  constructor(what: string, status: number, body: string) {
    const parsed = failure.safeParse(parseJson(body));
    super(`${what}: n8n answered ${status}: ${parsed.success ? parsed.data.message : body.slice(0, 200)}`);
    this.status = status;
  }
}

/**
 * The API key of this stack: the one kept from an earlier start where n8n still takes it, else a new one,
 * made as the owner.
 */
export async function apiKey(settings: Settings): Promise<string> {
  const file = join(settings.home, 'n8n-api-key');
  if (existsSync(file)) {
    const kept = readFileSync(file, 'utf8').trim();
    const answer = await fetch(`${settings.n8n.url}/api/v1/workflows?limit=1`, { headers: { 'x-n8n-api-key': kept } });
    await answer.arrayBuffer();
    if (answer.ok) return kept;
  }
  const cookie = await signIn(settings);
  const rest = (method: string, path: string, body?: object) =>
    call(`${method} ${path}`, `${settings.n8n.url}/rest${path}`, {
      method,
      headers: { cookie, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const keys = keyList.safeParse(await rest('GET', '/api-keys'));
  for (const key of keys.success ? keys.data.data.items : [])
    if (key.label === label) await rest('DELETE', `/api-keys/${key.id}`);
  const scopes = scopeList.parse(await rest('GET', '/api-keys/scopes')).data;
  const made = newKey.parse(await rest('POST', '/api-keys', { label, expiresAt: null, scopes })).data.rawApiKey;
  writePrivate(file, `${made}\n`);
  return made;
}

/**
 * Publishes a workflow in the running n8n, which takes it at once.
 * @throws N8nApiError with the reason, e.g. a missing signing secret
 */
export async function publish(settings: Settings, key: string, workflowId: string): Promise<void> {
  await call(`publish ${workflowId}`, `${settings.n8n.url}/api/v1/workflows/${workflowId}/activate`, {
    method: 'POST',
    headers: { 'x-n8n-api-key': key },
  });
}

async function signIn({ n8n }: Settings): Promise<string> {
  const response = await fetch(`${n8n.url}/rest/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ emailOrLdapLoginId: n8n.email, password: n8n.password }),
  });
  const text = await response.text();
  if (!response.ok) throw new N8nApiError(`sign in as ${n8n.email}`, response.status, text);
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

async function call(what: string, url: string, init: RequestInit): Promise<unknown> {
  const response = await fetch(url, init);
  const text = await response.text();
  if (!response.ok) throw new N8nApiError(what, response.status, text);
  return parseJson(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
