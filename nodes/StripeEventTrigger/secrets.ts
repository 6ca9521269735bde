import type {
  ICredentialDataDecryptedObject,
  ICredentialsDecrypted,
  ICredentialTestFunctions,
  INodeCredentialTestResult,
} from 'n8n-workflow';
import * as z from 'zod';

export const WEBHOOK_CREDENTIAL = 'guichetStripeWebhookApi';

/** Where the missing thing is found; said wherever a secret is missing or malformed. */
export const WHERE_TO_FIND_IT =
  'Find it in the Stripe Dashboard → Developers → Webhooks → your endpoint → Signing secret (it begins with whsec_), ' +
  'and enter it in the credential "Guichet Stripe Webhook API" of this node.';

const credentialSchema = z.object({
  signingSecret: z.string().default(''),
  previousSigningSecret: z.string().default(''),
});

/**
 * The signing secrets of a credential, newest first. Each field may hold several, separated by spaces,
 * commas or line breaks; a trailing line break must not become part of a secret.
 * @throws Error that says where to find a secret, where there is none or one is malformed
 */
export function signingSecretsOf(credential: unknown): string[] {
  const parsed = credentialSchema.safeParse(credential);
  const text = parsed.success ? `${parsed.data.signingSecret} ${parsed.data.previousSigningSecret}` : '';
  const secrets = [...new Set(text.split(/[\s,;]+/).filter((secret) => secret !== ''))];
  if (secrets.length === 0) {
    throw new Error(`No Stripe signing secret is set: without one, anybody could post events. ${WHERE_TO_FIND_IT}`);
  }
  const malformed = secrets.findIndex((secret) => !/^whsec_[A-Za-z0-9+/=_-]{8,}$/.test(secret));
  if (malformed !== -1) {
    throw new Error(
      `Stripe signing secret number ${malformed + 1} does not look like one: it should begin with whsec_. ${WHERE_TO_FIND_IT}`,
    );
  }
  return secrets;
}

/** The credential's test: Stripe has no address that checks a signing secret, but its format can be. */
export async function stripeSigningSecretTest(
  this: ICredentialTestFunctions,
  credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
): Promise<INodeCredentialTestResult> {
  try {
    const count = signingSecretsOf(credential.data).length;
    return {
      status: 'OK',
      message: `${count} signing secret${count === 1 ? '' : 's'} of the right format. Send a test event to see that it is the endpoint's.`,
    };
  } catch (error) {
    return { status: 'Error', message: error instanceof Error ? error.message : String(error) };
  }
}
