import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { readStackEnv } from '../stack/env.ts';
import { waitFor } from '../waitFor.ts';

/** A page of a form, as the person reads it. */
export interface FormPage {
  title: string;
  text: string;
  /** Labels of its fields, in their order; none on the last page. */
  labels: string[];
  /** Fills the fields in, by their order, and goes to the next page. */
  send(...values: string[]): Promise<FormPage>;
}

/** Somebody who is signed in at n8n. */
export interface Clerk {
  /** Opens a form by its path; `prefilled` are values by the name of the field. */
  open(path: string, prefilled?: Record<string, string>): Promise<FormPage>;
}

const consent = z.object({
  data: z.object({ autoApproved: z.boolean().optional(), redirectUrl: z.string().optional() }),
});
const decoded = (html: string): string =>
  html
    .replace(/<[^>]+>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&')
    .trim();
const inside = (html: string, pattern: RegExp): string => decoded(pattern.exec(html)?.[1] ?? '');

/** Cookies of one browser; paths are n8n's own affair here. */
class Jar {
  readonly #cookies = new Map<string, string>();

  constructor(cookie: string) {
    this.#take(cookie.split('; '));
  }

  #take(cookies: string[]): void {
    for (const one of cookies) {
      const [pair = ''] = one.split(';');
      const at = pair.indexOf('=');
      const value = pair.slice(at + 1);
      if (value === '') this.#cookies.delete(pair.slice(0, at));
      else this.#cookies.set(pair.slice(0, at), value);
    }
  }

  async fetch(url: URL | string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } });
    this.#take(response.headers.getSetCookie());
    return response;
  }
}

function readForm(html: string) {
  return {
    title: inside(html, /<h1[^>]*>([\s\S]*?)<\/h1>/),
    text: inside(html, /<p style=["']white-space: pre-line;?["']>([\s\S]*?)<\/p>/),
    labels: [...html.matchAll(/<label[^>]*>([\s\S]*?)<\/label>/g)].map(([, label = '']) => decoded(label)),
    names: [...new Set([...html.matchAll(/name=["'](field-\d+)["']/g)].map(([, name = '']) => name))],
    token: /const authToken = ["']([^"']*)["']/.exec(html)?.[1] ?? '',
  };
}

/**
 * Forms over HTTP as a browser's page sends them: n8n asks for its own sign-in, and for the person's word, once a form,
 * that the form may know who they are.
 * @param cookie of a session of n8n
 */
export function clerkOf(cookie: string): Clerk {
  const { N8N_URL } = readStackEnv();
  const jar = new Jar(cookie);

  /** Through n8n's sign-in to the form. */
  async function arrive(start: URL): Promise<string> {
    let url = start;
    for (let hop = 0; hop < 10; hop += 1) {
      const response = await jar.fetch(url);
      const location = response.headers.get('location');
      if (location === null) {
        if (!response.ok) throw new Error(`GET ${url}: ${response.status} ${await response.text()}`);
        return response.text();
      }
      url = new URL(location, url);
      if (!url.pathname.startsWith('/oauth/consent')) continue;
      const details = consent.parse(await (await jar.fetch(new URL('/rest/consent/details', N8N_URL))).json());
      const next =
        details.data.redirectUrl ??
        consent.parse(
          await (
            await jar.fetch(new URL('/rest/consent/approve', N8N_URL), {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ approved: true }),
            })
          ).json(),
        ).data.redirectUrl;
      if (next === undefined) throw new Error(`n8n gave no way back to ${start}`);
      url = new URL(next);
    }
    throw new Error(`${start} leads nowhere`);
  }

  /** Where the execution waits with its next page. */
  async function following(waiting: URL): Promise<FormPage> {
    const status = new URL(waiting);
    status.pathname += '/n8n-execution-status';
    await waitFor(
      `the next page at ${waiting.pathname}`,
      async () => {
        const said = (await (await jar.fetch(status)).text()).trim();
        if (said === 'form-waiting') return true;
        if (['error', 'crashed', 'canceled'].includes(said)) throw new Error(`the form ended without a page: ${said}`);
        return undefined;
      },
      { timeoutMs: 30_000 },
    );
    const response = await jar.fetch(waiting);
    if (!response.ok) throw new Error(`GET ${waiting.pathname}: ${response.status} ${await response.text()}`);
    const html = await response.text();
    const page = readForm(html);
    if (page.names.length > 0) return shown(html, waiting);
    // a last page tells n8n that it was read, and the execution goes on
    await jar.fetch(waiting, { method: 'POST', headers: { 'x-auth-token': page.token } });
    return {
      title: page.title,
      text: page.text,
      labels: [],
      send: () => Promise.reject(new Error('This was the last page of the form.')),
    };
  }

  function shown(html: string, address: URL): FormPage {
    const { token, names, ...page } = readForm(html);
    return {
      ...page,
      async send(...values) {
        const body = new FormData();
        names.forEach((name, index) => body.set(name, values[index] ?? ''));
        const answer = await jar.fetch(address, { method: 'POST', headers: { 'x-auth-token': token }, body });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`POST ${address.pathname}: ${answer.status} ${text}`);
        const next = z
          .object({ formWaitingUrl: z.url() })
          .safeParse(text.startsWith('{') ? JSON.parse(text) : undefined);
        // n8n has taken the answer before it goes on
        await sleep(200);
        return following(next.success ? new URL(next.data.formWaitingUrl) : address);
      },
    };
  }

  return {
    async open(path, prefilled = {}) {
      const address = new URL(`/form/${path}`, N8N_URL);
      for (const [name, value] of Object.entries(prefilled)) address.searchParams.set(name, value);
      return shown(await arrive(address), address);
    },
  };
}
