import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';

const BODY_LIMIT = 1_000_000;

/** A request nobody can read; the message is for the caller. */
export class BadRequest extends Error {
  override name = 'BadRequest';
}

const recordSchema = z.record(z.string(), z.unknown());

async function readBytes(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    const bytes = Buffer.from(part);
    size += bytes.length;
    if (size > BODY_LIMIT) throw new BadRequest('Request Entity Too Large');
    parts.push(bytes);
  }
  return new Uint8Array(Buffer.concat(parts));
}

/**
 * The named values of a request, from the query and from a JSON or form body.
 * @throws BadRequest
 */
export async function readParameters(
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = Object.fromEntries(query);
  const bytes = await readBytes(request);
  if (bytes.length === 0) return values;
  const type = request.headers['content-type'] ?? 'application/json';
  try {
    if (/^application\/json\b/i.test(type))
      return { ...values, ...recordSchema.parse(JSON.parse(new TextDecoder().decode(bytes))) };
    const form = await new Response(bytes, { headers: { 'content-type': type } }).formData();
    return { ...values, ...Object.fromEntries(form) };
  } catch (error) {
    throw new BadRequest(`can't parse the ${type.split(';')[0]} body`, { cause: error });
  }
}

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response
    .writeHead(status, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
      'cache-control': 'no-store',
    })
    .end(text);
}
