import { exitCodes, Fault } from './fault.ts';
import { required, type Settings } from './settings.ts';

/**
 * Calls a function of the database through its REST interface, with the key that browsers have.
 * @throws Fault where it is not reached, or does not know the key or the function
 */
export async function callAsAnon(settings: Settings, name: string): Promise<unknown> {
  const url = required(settings, 'SUPABASE_URL');
  const key = required(settings, 'SUPABASE_ANON_KEY');
  let answer: Response;
  let body: string;
  try {
    answer = await fetch(new URL(`/rest/v1/rpc/${name}`, url), {
      method: 'POST',
      headers: { apikey: key, authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body: '{}',
      signal: AbortSignal.timeout(15_000),
    });
    body = await answer.text();
  } catch (error) {
    throw new Fault({
      code: 'unreachable',
      exit: exitCodes.unreachable,
      cause: error,
      text: {
        en: `${url} does not answer: look at SUPABASE_URL, and whether the project is paused.`,
        fr: `${url} ne répond pas : vérifiez SUPABASE_URL, et que le projet n’est pas en pause.`,
      },
    });
  }
  if (answer.ok) return JSON.parse(body);
  throw new Fault({
    code: answer.status === 404 ? 'function_missing' : 'refused_by_supabase',
    exit: answer.status >= 500 ? exitCodes.unreachable : exitCodes.refused,
    text:
      answer.status === 404
        ? {
            en: `${url} has no function ${name}: its database is of an older release, run guichet migrate.`,
            fr: `${url} n’a pas de fonction ${name} : la base est d’une version antérieure, lancez guichet migrate.`,
          }
        : {
            en: `${url} answers ${answer.status}: look at SUPABASE_ANON_KEY.`,
            fr: `${url} répond ${answer.status} : vérifiez SUPABASE_ANON_KEY.`,
          },
  });
}
