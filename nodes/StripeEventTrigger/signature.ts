import { isUtf8 } from 'node:buffer';
import type { IDataObject } from 'n8n-workflow';
import Stripe from 'stripe';
import * as z from 'zod';
import { messageOf } from '../shared/errors';
import { isJsonObject } from '../shared/record';
import { isThin, THIN_EVENT } from './thinEvent';

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** The parts of a Stripe event that this node reads; everything else is passed on as it came. */
const eventSchema = z.looseObject({
  id: z.string().min(1),
  object: z.literal('event'),
  type: z.string().min(1),
  created: z.number().int(),
  api_version: z.string().nullish(),
  livemode: z.boolean(),
  account: z.unknown().optional(),
  context: z.unknown().optional(),
  // not walked: whoever reads the object checks what is read
  data: z.looseObject({ object: z.custom<IDataObject>(isJsonObject) }),
  request: z
    .union([z.string(), z.looseObject({ id: z.string().nullish(), idempotency_key: z.string().nullish() })])
    .nullish(),
});

export type StripeEvent = z.infer<typeof eventSchema>;

/** `thin`: signed, and no snapshot: the endpoint is of the wrong kind, which support is told. */
export type Verdict = { event: StripeEvent } | { refused: string; thin?: true };

export interface SignatureCheck {
  /** newest first; the first that matches wins */
  secrets: readonly string[];
  /** how far a signature's time may be from now, back or ahead, in whole seconds, at least 1: Stripe's library takes 0 for "any age" */
  toleranceSeconds: number;
}

/**
 * Decides whether a request is Stripe's: the signature over the raw body, with each secret in turn, and its
 * time, which Stripe's library compares backwards only: one from the future could be replayed until then.
 * What is signed but no snapshot event (a thin event, no JSON) is refused too.
 * @param header the Stripe-Signature header as Node gives it; Node joins a header sent twice with ", "
 * @param now milliseconds since 1970; the clock, where it is left out
 */
export function verify(
  rawBody: Buffer,
  header: string | string[] | undefined,
  check: SignatureCheck,
  { now }: { now?: number } = {},
): Verdict {
  if (header === undefined || header === '') return { refused: 'the Stripe-Signature header is missing' };
  // Stripe's own header holds no blank, so a blank is the seam of two headers or the work of a proxy
  if (Array.isArray(header) || /\s/.test(header)) {
    return { refused: 'the Stripe-Signature header was sent twice or altered on its way' };
  }
  // Stripe's library checks the decoded text, in which a mark is dropped and a broken byte is mended
  if (!isUtf8(rawBody) || rawBody.subarray(0, 3).equals(BYTE_ORDER_MARK)) {
    return { refused: 'the body is no plain UTF-8, so it is not the one that was signed' };
  }
  let refused = 'no signing secret is configured';
  for (const secret of check.secrets) {
    try {
      // Stripe's library refuses a thin event only after its signature, and in its own words
      const event: unknown = Stripe.webhooks.constructEvent(
        rawBody,
        header,
        secret,
        check.toleranceSeconds,
        undefined,
        now,
      );
      const ahead = signedAt(header) - Math.floor((now ?? Date.now()) / 1000);
      if (ahead > check.toleranceSeconds) {
        return {
          refused: `the signature is dated ${ahead} seconds ahead, more than ${check.toleranceSeconds}: made up, or this machine's clock is wrong`,
        };
      }
      return readEvent(event);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError) && isThin(rawBody))
        return { refused: THIN_EVENT, thin: true };
      refused = reasonOf(error, check);
      if (!mayAnotherSecretMatch(error)) return { refused };
    }
  }
  return { refused };
}

/** The time that was signed: Stripe's library takes the last `t` of a header. */
function signedAt(header: string): number {
  const time = header.split(',').findLast((part) => part.startsWith('t='));
  return Number.parseInt(time?.slice(2) ?? '', 10);
}

function readEvent(event: unknown): Verdict {
  const parsed = eventSchema.safeParse(event);
  if (parsed.success) return { event: parsed.data };
  const issue = parsed.error.issues[0];
  return { refused: `the body is signed but no Stripe event: ${issue?.path.join('.')} ${issue?.message}` };
}

/** Age and shape are looked at after a secret has matched: then no other secret can mend them. */
function mayAnotherSecretMatch(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeSignatureVerificationError && !isTooOld(error);
}

function isTooOld(error: Error): boolean {
  return error.message.includes('outside the tolerance');
}

function reasonOf(error: unknown, check: SignatureCheck): string {
  if (error instanceof SyntaxError) return 'the body is signed but no JSON';
  if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) return messageOf(error);
  if (isTooOld(error)) {
    return `the signature is older than ${check.toleranceSeconds} seconds: a replayed request, or this machine's clock is wrong`;
  }
  if (error.message.includes('Unable to extract timestamp')) return 'the Stripe-Signature header cannot be read';
  if (error.message.includes('No signatures found with expected scheme')) {
    return 'the Stripe-Signature header holds no v1 signature';
  }
  const secrets =
    check.secrets.length === 1 ? 'the signing secret' : `any of the ${check.secrets.length} signing secrets`;
  return `the signature does not match ${secrets}: not sent by Stripe, or by an endpoint whose secret is not in the credential`;
}
