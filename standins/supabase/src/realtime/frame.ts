import { z } from 'zod';

/** One message of the Phoenix channel protocol that Supabase Realtime speaks. */
export interface Frame {
  join_ref: string | null;
  ref: string | null;
  topic: string;
  event: string;
  payload: unknown;
}

/** 1.0.0 sends objects, 2.0.0 arrays of five (and binary frames for broadcasts). */
export type Version = '1.0.0' | '2.0.0';

const reference = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? null);
const frameObject = z.object({
  join_ref: reference,
  ref: reference,
  topic: z.string().min(1).max(512),
  event: z.string().min(1).max(256),
  payload: z.unknown(),
});
const frameArray = z.tuple([reference, reference, z.string().min(1).max(512), z.string().min(1).max(256), z.unknown()]);

/** `userBroadcastPush` of realtime-js: kind, five lengths, encoding, then the texts and the payload. */
const binaryBroadcastPush = 3;
const binaryHeaderLength = 7;
const jsonEncoding = 1;

function parseBinary(data: Buffer): Frame {
  const [kind, joinRefLength, refLength, topicLength, eventLength, metadataLength, encoding] = data;
  if (
    kind !== binaryBroadcastPush ||
    joinRefLength === undefined ||
    refLength === undefined ||
    topicLength === undefined ||
    eventLength === undefined ||
    metadataLength === undefined
  ) {
    throw new Error('binary frame of an unknown kind');
  }
  let offset = binaryHeaderLength;
  const take = (length: number): string => data.toString('utf8', offset, (offset += length));
  const joinRef = take(joinRefLength);
  const ref = take(refLength);
  const topic = take(topicLength);
  const event = take(eventLength);
  take(metadataLength);
  if (encoding !== jsonEncoding) throw new Error('binary broadcast payloads are not relayed: send JSON');
  const payload: unknown = JSON.parse(data.toString('utf8', offset));
  return {
    join_ref: joinRef || null,
    ref: ref || null,
    topic,
    event: 'broadcast',
    payload: { type: 'broadcast', event, payload },
  };
}

/** @throws on anything that is not a frame; the message is safe to log */
export function parseFrame(data: Buffer, isBinary: boolean): Frame {
  if (isBinary) return parseBinary(data);
  const message: unknown = JSON.parse(data.toString('utf8'));
  if (!Array.isArray(message)) return frameObject.parse(message);
  const [joinRef, ref, topic, event, payload] = frameArray.parse(message);
  return { join_ref: joinRef, ref, topic, event, payload };
}

/** `payload` is JSON text already: a change is serialised once for all who receive it. */
export function formatFrame(
  version: Version,
  joinRef: string | null,
  ref: string | null,
  { topic, event, payload }: { topic: string; event: string; payload: string },
): string {
  const text = JSON.stringify;
  return version === '2.0.0'
    ? `[${text(joinRef)},${text(ref)},${text(topic)},${text(event)},${payload}]`
    : `{"join_ref":${text(joinRef)},"ref":${text(ref)},"topic":${text(topic)},"event":${text(event)},"payload":${payload}}`;
}
