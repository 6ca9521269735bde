import { invalidRequest } from '../errors.ts';

interface Found {
  object: 'search_result';
  data: object[];
  has_more: boolean;
  next_page: string | null;
  url: string;
}

const clause =
  /^\s*(-?)(?:metadata\[(?:"([^"]+)"|'([^']+)')\]|([a-z_]+))\s*:\s*(?:"([^"]*)"|'([^']*)'|(null|true|false|\d+))\s*$/;

/**
 * Stripe's search language, as far as a look-up by our row id needs it: `metadata["order_id"]:"…"`,
 * `status:"…"`, joined by AND or by OR, negated by `-`.
 * @param rows oldest first; Stripe's index lags up to a minute behind, this one does not
 */
export function search(rows: object[], params: { query: string; limit?: number; page?: string }, url: string): Found {
  const keep = readQuery(params.query);
  const found = [...rows].reverse().filter(keep);
  const limit = params.limit ?? 10;
  const from = params.page === undefined ? 0 : Number(params.page);
  const more = from + limit < found.length;
  return {
    object: 'search_result',
    data: found.slice(from, from + limit),
    has_more: more,
    next_page: more ? String(from + limit) : null,
    url,
  };
}

function readQuery(query: string): (row: object) => boolean {
  const both = / AND /i.test(query) && / OR /i.test(query);
  if (both) throw invalidRequest('We were unable to parse your search query: AND and OR cannot be combined.', 'query');
  const any = / OR /i.test(query);
  const tests = query.split(any ? / OR /i : / AND /i).map(readClause);
  return (row) => (any ? tests.some((test) => test(row)) : tests.every((test) => test(row)));
}

function readClause(text: string): (row: object) => boolean {
  const match = clause.exec(text);
  if (match === null)
    throw invalidRequest(
      `We were unable to parse your search query: ${text}. Try using the format \`metadata["key"]:"value"\`.`,
      'query',
    );
  const [, negated, key1, key2, field, double, single, bare] = match;
  const wanted = double ?? single ?? bare ?? '';
  const path = field === undefined ? ['metadata', key1 ?? key2 ?? ''] : [field];
  return (row) => {
    const value = read(row, path);
    const equal =
      bare === 'null'
        ? value === undefined || value === null
        : String(value ?? '') === wanted && value !== undefined && value !== null;
    return negated === '-' ? !equal : equal;
  };
}

function read(row: unknown, path: string[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).find(([name]) => name === key)?.[1]
        : undefined,
    row,
  );
}
