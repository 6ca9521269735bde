import { finished, PassThrough, type Readable, type Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';

/** Why a body is not taken, with the status that says so; named as n8n names them in its own errors. */
export class BodyRefused extends Error {
  override readonly name = 'BodyRefused';
  readonly httpStatusCode: number;
  readonly errorCode: number;

  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.httpStatusCode = status;
    this.errorCode = status;
  }
}

const decoders: Readonly<Record<string, () => Transform>> = {
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(),
};
/** A body in more codings than these is no client's, but somebody's who looks for the end of our patience. */
const MOST_CODINGS = 2;

/** The codings of a Content-Encoding header (RFC 9110, 8.4), in the order in which they were applied. */
export function codingsOf(header: string | undefined): string[] {
  return (header ?? '')
    .split(',')
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity');
}

/**
 * Reads a compressed body and undoes its codings, whatever its length claims to be: as soon as what came, what a
 * coding was opened to, or what is left in the end is larger than `limit` bytes, reading stops.
 * @param stream the request; it is left open, so that it can be answered
 * @throws BodyRefused 413 too large, 415 unknown coding, 400 not what its coding says, or cut off
 */
export async function readBounded(stream: Readable, codings: readonly string[], limit: number): Promise<Buffer> {
  if (codings.length > MOST_CODINGS) throw new BodyRefused(415, `The body is encoded ${codings.length} times`);
  const stages = [meter(limit)];
  for (const coding of codings.toReversed()) {
    const decoder = Object.hasOwn(decoders, coding) ? decoders[coding] : undefined;
    if (decoder === undefined) throw new BodyRefused(415, 'The body has a coding that is not known here');
    stages.push(decoder(), meter(limit));
  }
  // not the request itself: a pipeline that fails closes what it began with, and nobody could be answered
  const entrance = new PassThrough();
  const unlisten = finished(stream, { writable: false }, (error) => void (error && entrance.destroy(error)));
  stream.pipe(entrance);
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(chunk);
      done();
    },
  });
  try {
    await pipeline([entrance, ...stages, sink]);
  } catch (error) {
    stream.unpipe(entrance);
    throw error instanceof BodyRefused
      ? error
      : new BodyRefused(400, 'The body is cut off, or not what its coding says');
  } finally {
    unlisten();
  }
  return Buffer.concat(chunks);
}

/** Passes at most so many bytes. */
function meter(limit: number): Transform {
  let bytes = 0;
  return new PassThrough({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > limit) done(new BodyRefused(413, `The body has more than ${limit} bytes`));
      else done(null, chunk);
    },
  });
}
