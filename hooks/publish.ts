import * as z from 'zod';
import { signingSecretsOf, WEBHOOK_CREDENTIAL } from '../nodes/StripeEventTrigger/secrets';
import { complaintOf, SUPABASE_CREDENTIAL } from './databaseRelease';

/** Without its package's name: a copy that is installed otherwise counts as well. */
const RECEIVER = /(^|\.)stripeEventTrigger$/;
/** Work that only a database of the same release can give. */
const TRIGGER = /(^|\.)(stripeEventTrigger|stripeInboxTrigger|outboxTrigger)$/;

const nodesSchema = z.array(
  z.looseObject({
    name: z.string(),
    type: z.string(),
    disabled: z.boolean().optional(),
    credentials: z.record(z.string(), z.looseObject({ id: z.string().nullish() })).optional(),
  }),
);

/** A credential as it is decrypted; undefined where nobody can say. */
type ReadCredential = (id: string) => Promise<object | undefined>;

/**
 * Why a workflow must not be published: one of its nodes would take events that anybody could have made up, or its
 * database is of another release.
 * @returns undefined where nothing speaks against it
 */
export async function refusalOf(nodes: unknown, read: ReadCredential): Promise<string | undefined> {
  const known = nodesSchema.safeParse(nodes);
  if (!known.success) return undefined;
  for (const { name, type, disabled, credentials } of known.data) {
    if (disabled === true || !TRIGGER.test(type)) continue;
    const credentialOf = async (kind: string): Promise<object | undefined> => {
      const id = credentials?.[kind]?.id;
      return id === undefined || id === null ? undefined : read(id);
    };
    const complaint =
      (RECEIVER.test(type) ? complaintAboutSecret(await credentialOf(WEBHOOK_CREDENTIAL)) : undefined) ??
      (await complaintOf(await credentialOf(SUPABASE_CREDENTIAL)));
    if (complaint !== undefined) return `"${name}": ${complaint}`;
  }
  return undefined;
}

function complaintAboutSecret(credential: object | undefined): string | undefined {
  // a secret that a vault keeps is only known when the node asks for it
  if (credential === undefined || hasSecretElsewhere(credential)) return undefined;
  try {
    signingSecretsOf(credential);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const secretsSchema = z.object({
  signingSecret: z.unknown().optional(),
  previousSigningSecret: z.unknown().optional(),
});

/** Whether a field of a secret is an expression; one in another field says nothing of the secret. */
function hasSecretElsewhere(credential: object): boolean {
  return Object.values(secretsSchema.parse(credential)).some(
    (value) => typeof value === 'string' && value.startsWith('='),
  );
}

const rowSchema = z.object({ id: z.string(), name: z.string(), type: z.string(), data: z.string() });

interface Decryptor {
  new (credential: { id: string; name: string }, type: string, data: string): { getData(): Promise<object> };
}
const coreSchema = z.object({ Credentials: z.custom<Decryptor>((value) => typeof value === 'function') });

/** What n8n gives a hook as `this`. */
interface HookContext {
  dbCollections: { Credentials: { findOneBy(where: { id: string }): Promise<unknown> } };
}

/** n8n's own, whatever version runs: a hook stands outside of its folder. undefined: the trigger will have to refuse. */
function n8nCore(): unknown {
  try {
    return require.main?.require('n8n-core');
  } catch {
    return undefined;
  }
}

function reader({ dbCollections }: HookContext): ReadCredential {
  return async (id) => {
    const row = rowSchema.safeParse(await dbCollections.Credentials.findOneBy({ id }));
    const core = coreSchema.safeParse(n8nCore());
    if (!row.success || !core.success) return undefined;
    // one that cannot be read is the trigger's to refuse, with n8n's own words
    return new core.data.Credentials(row.data, row.data.type, row.data.data).getData().catch(() => undefined);
  };
}

/**
 * n8n answers a publish before it starts the triggers (200, `active: true`), so that a trigger cannot refuse it. This
 * hook is asked before: n8n loads it where EXTERNAL_HOOK_FILES names it.
 */
export const workflow = {
  activate: [
    async function refuseWhatCannotWork(this: HookContext, candidate: { nodes?: unknown }): Promise<void> {
      const refusal = await refusalOf(candidate.nodes, reader(this));
      if (refusal !== undefined) throw new Error(refusal);
    },
  ],
};
