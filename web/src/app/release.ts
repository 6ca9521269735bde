import { version } from '../../package.json';

/** The release of these pages. */
export const RELEASE: string = version;

/** What PostgREST says of a function, table or column that is not there: the database may be of another release. */
const unknown = new Set(['PGRST202', 'PGRST204', 'PGRST205', '42703', '42P01', '42883']);

/** A database that these pages do not go together with; null: it does not say its release, so it is older. */
export type OtherRelease = string | null;

/**
 * A fetch that learns from errors: where the database does not know what a page asks for, it asks once which release
 * the database is of. No request is made where nothing is missing.
 * @param headers what identifies the page to Supabase
 * @param onOther called once, where the release is another
 */
export function watchRelease(
  supabaseUrl: string,
  headers: Readonly<Record<string, string>>,
  onOther: (found: OtherRelease) => void,
  send: typeof fetch = fetch,
): typeof fetch {
  let asked = false;
  const ask = async (): Promise<void> => {
    const answer = await send(`${supabaseUrl}/rest/v1/rpc/guichet_release`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: '{}',
    });
    const body: unknown = await answer.json();
    const found = answer.ok && typeof body === 'string' ? body : null;
    if (found === null && codeOf(body) !== 'PGRST202') return;
    if (found === null || line(found) !== line(RELEASE)) onOther(found);
  };
  return async (...request) => {
    const answer = await send(...request);
    if (!asked && (answer.status === 404 || answer.status === 400)) {
      const body: unknown = await answer
        .clone()
        .json()
        .catch(() => null);
      if (!asked && unknown.has(codeOf(body) ?? '')) {
        asked = true;
        // a page that cannot ask either shows its own error; the next one asks again
        void ask().catch(() => (asked = false));
      }
    }
    return answer;
  };
}

function codeOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'code' in body && typeof body.code === 'string'
    ? body.code
    : undefined;
}

/** Whether the pages are to be brought up, and not the database. */
export function isNewer(found: OtherRelease): found is string {
  return found !== null && found.localeCompare(RELEASE, 'en', { numeric: true }) > 0;
}

function line(release: string): string {
  return release.split('.', 2).join('.');
}
