import type { FunctionsBase } from 'n8n-workflow';
import { refuseNothingIn } from '../shared/fields';
import { nodeKey } from '../shared/stripeInbox/nodeKey';
import type { ParameterReader } from '../shared/stripeInbox/settings';
import { connect, SUPABASE_CREDENTIAL } from '../shared/transport';
import { properties } from './properties';
import { Receiver, type Configuration } from './receiver';
import { signingSecretsOf, sourceOf, WEBHOOK_CREDENTIAL } from './secrets';
import { readSettings } from './settings';

/** How long a configuration counts before it is read anew: a rolled secret is valid after this time. */
const CONFIGURATION_LIFETIME_MS = 15_000;

type NodeContext = Pick<FunctionsBase, 'getNode' | 'getWorkflow' | 'logger'> &
  ParameterReader & { getCredentials(type: string): Promise<object> };

interface Entry {
  receiver: Receiver;
  readAt: number;
  refreshing: Promise<void> | undefined;
}

/**
 * The receivers of this process, by workflow and node. `trigger()` and `webhook()` of one node meet here where
 * they run in the same process; in queue mode a webhook process has no `trigger()` and makes its own on the
 * first request. Reading and decrypting credentials for each request would cost a tenth of the throughput.
 */
const entries = new Map<string, Entry>();
const opening = new Map<string, Promise<Receiver>>();

/** Reads and checks parameters and credentials. @throws Error that says what is missing and where to find it */
export async function readConfiguration(context: NodeContext): Promise<Configuration> {
  refuseNothingIn(context, properties);
  const settings = readSettings(context);
  // no credential at all counts as one without secrets: the message says where to find one
  const credential = await context.getCredentials(WEBHOOK_CREDENTIAL).catch(() => ({}));
  const secrets = signingSecretsOf(credential);
  const source = sourceOf(credential);
  if (source.mode !== null && settings.livemode !== 'both' && settings.livemode !== source.mode) {
    throw new Error(
      `Mode: the node takes ${settings.livemode} events, its credential is of ${source.mode} mode. No event would count: set the node to "As the Credential Says".`,
    );
  }
  const supabase = connect(await context.getCredentials(SUPABASE_CREDENTIAL));
  return { settings, secrets, source, supabase };
}

/** A new receiver for an activation; replaces what the process held for the node. */
export async function openReceiver(context: NodeContext): Promise<Receiver> {
  const receiver = new Receiver(await readConfiguration(context));
  entries.set(nodeKey(context), { receiver, readAt: Date.now(), refreshing: undefined });
  return receiver;
}

export function closeReceiver(key: string, receiver: Receiver): void {
  if (entries.get(key)?.receiver === receiver) entries.delete(key);
}

/** The receiver for a request; its configuration is at most a few seconds old. */
export async function receiverFor(context: NodeContext): Promise<Receiver> {
  const key = nodeKey(context);
  const entry = entries.get(key);
  if (entry === undefined) return openOnce(key, context);
  if (Date.now() - entry.readAt > CONFIGURATION_LIFETIME_MS) {
    entry.refreshing ??= refresh(entry, context).finally(() => (entry.refreshing = undefined));
    await entry.refreshing;
  }
  return entry.receiver;
}

/** The first requests of a webhook process may come together: they must share one receiver to share a group. */
async function openOnce(key: string, context: NodeContext): Promise<Receiver> {
  let receiver = opening.get(key);
  if (receiver === undefined) {
    receiver = openReceiver(context).finally(() => opening.delete(key));
    opening.set(key, receiver);
  }
  return receiver;
}

async function refresh(entry: Entry, context: NodeContext): Promise<void> {
  entry.receiver.reconfigure(await readConfiguration(context));
  entry.readAt = Date.now();
}
