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

const sourceSchema = z.object({
  mode: z.enum(['', 'live', 'test']).catch('').default(''),
  accountId: z.string().trim().default(''),
});

/** Whose events an endpoint sends, as the credential says it. */
export interface Source {
  /** null: nobody has said so yet */
  mode: 'live' | 'test' | null;
  /** `acct_…` whose events count beside those that name no account; null: only those */
  account: string | null;
}

/**
 * Mode and account of a credential.
 * @throws Error where the account is no account id
 */
export function sourceOf(credential: unknown): Source {
  const { mode, accountId } = sourceSchema.parse(credential ?? {});
  if (accountId !== '' && !/^acct_[A-Za-z0-9]+$/.test(accountId)) {
    throw new Error(
      'Account ID of the credential "Guichet Stripe Webhook API" does not look like one: it begins with acct_. Leave it empty to take the events of the endpoint\'s own account.',
    );
  }
  return { mode: mode === '' ? null : mode, account: accountId === '' ? null : accountId };
}

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
