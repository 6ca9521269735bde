import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { eventsPage } from '../paths.ts';
import type { Settings } from '../settings.ts';
import { liveOf } from './keys.ts';
import { plain, type Findings, type Problem } from './problem.ts';

/** What the node package is built with. */
export const apiVersion = '2026-10-28.endive';

const endpoints = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      url: z.string(),
      status: z.string(),
      api_version: z.string().nullable(),
      enabled_events: z.array(z.string()),
    }),
  ),
});
type Endpoint = z.infer<typeof endpoints>['data'][number];

/** The events that docs/events.md names, each in a row of its own. */
export function neededEvents(): string[] {
  const rows = readFileSync(eventsPage, 'utf8').matchAll(/^\| `([a-z_]+(?:\.[a-z_]+)+)` \|/gm);
  return [...new Set([...rows].map(([, type]) => type ?? ''))];
}

/** What Stripe says of the endpoint that events come by. */
export async function stripeProblems(settings: Settings): Promise<Findings> {
  const { STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_URL: url, STRIPE_API_URL: api } = settings;
  // a key that is none is told of by itself
  if (key === undefined || url === undefined || liveOf(key) === null) return null;
  const listed = await list(api ?? 'https://api.stripe.com', key);
  if (!Array.isArray(listed)) return [listed];
  const ours = listed.filter((one) => one.url === url);
  const [endpoint, ...others] = ours;
  if (endpoint === undefined)
    return [
      problem('stripe_endpoint_missing', url, [
        'Stripe has no endpoint of this address',
        'Stripe n’a pas de point de terminaison à cette adresse',
      ]),
    ];
  const more = others.map(({ id }) =>
    problem('stripe_endpoint_twice', id, [
      'this address stands at Stripe twice',
      'cette adresse figure deux fois dans Stripe',
    ]),
  );
  return [...more, ...problemsOf(endpoint)];
}

function problemsOf({ id, status, api_version: pinned, enabled_events: enabled }: Endpoint): Problem[] {
  const problems: Problem[] = [];
  if (status !== 'enabled')
    problems.push(
      problem('stripe_endpoint_disabled', id, [`Stripe has it ${status}`, `Stripe l’a désactivé (${status})`]),
    );
  if (pinned !== apiVersion)
    problems.push(
      problem('stripe_endpoint_version', id, [
        `its API version is ${pinned ?? 'that of the account'}, not ${apiVersion}`,
        `sa version d’API est ${pinned ?? 'celle du compte'}, et non ${apiVersion}`,
      ]),
    );
  const missing = enabled.includes('*') ? [] : neededEvents().filter((type) => !enabled.includes(type));
  if (missing.length > 0)
    problems.push(
      problem('stripe_endpoint_events', id, [
        `it does not send ${missing.length} events: ${missing.slice(0, 5).join(', ')}`,
        `il n’envoie pas ${missing.length} événements : ${missing.slice(0, 5).join(', ')}`,
      ]),
    );
  return problems;
}

function problem(code: string, subject: string, [en, fr]: [string, string]): Problem {
  return { code, subject, found: { en, fr }, mend: plain('docs/going-live.md#5-stripe') };
}

async function list(api: string, key: string): Promise<Endpoint[] | Problem> {
  let answer: Response;
  try {
    answer = await fetch(new URL('/v1/webhook_endpoints?limit=100', api), {
      headers: { authorization: `Bearer ${key}`, 'stripe-version': apiVersion },
      signal: AbortSignal.timeout(15_000),
    });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return problem('stripe_unreachable', api, [
      `Stripe does not answer (${error.name})`,
      `Stripe ne répond pas (${error.name})`,
    ]);
  }
  const text = await answer.text();
  if (answer.ok) return endpoints.parse(JSON.parse(text)).data;
  return problem('stripe_key_refused', 'STRIPE_SECRET_KEY', [
    `Stripe answers ${answer.status}: the key is wrong, or may not read webhook endpoints`,
    `Stripe répond ${answer.status} : clé refusée, ou sans droit de lire les points de terminaison`,
  ]);
}
