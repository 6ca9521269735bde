/** What a door said; a refusal is an answer like another. */
export interface Answer {
  status: number;
  /** what it said, read where it is JSON, else as text; null: nothing */
  body: unknown;
}

/** Sends JSON to a door of the running product and reads its answer, whatever its status. */
export async function ask(
  url: string,
  body: object,
  {
    headers = {},
    method = 'POST',
    signal,
  }: { headers?: Record<string, string>; method?: 'POST' | 'DELETE' | 'GET'; signal?: AbortSignal } = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(method === 'POST' && { body: JSON.stringify(body) }),
    ...(signal !== undefined && { signal }),
  });
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : parsed(text) };
}

/** A proxy's or a server's own page is no JSON; it is told as it is. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return text;
  }
}
