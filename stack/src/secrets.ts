import { createHash, randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writePrivate } from './privateFile.ts';

/**
 * What a stack makes up once and keeps in `$GUICHET_HOME/secrets.json` (0600): a second start with
 * other keys could not read n8n's credentials or sign in to its own database.
 */
export const secretsSchema = z.object({
  databasePassword: z.string().min(1),
  n8nDatabasePassword: z.string().min(1),
  jwtSecret: z.string().min(32),
  publishableKey: z.string().startsWith('sb_publishable_'),
  secretKey: z.string().startsWith('sb_secret_'),
  n8nEncryptionKey: z.string().min(1),
  n8nPassword: z.string().min(8),
  n8nRunnerToken: z.string().min(1),
  stripeWebhookSecret: z.string().startsWith('whsec_'),
  stripeStandInKey: z.string().startsWith('sk_test_'),
  telegramStandInToken: z.string(),
  bridgeToken: z.string().min(1),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** Reads the secrets of `home`, making those that are missing; an older file gains what is new. */
export function loadSecrets(home: string): Secrets {
  mkdirSync(home, { recursive: true });
  const file = join(home, 'secrets.json');
  const kept = existsSync(file) ? z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8'))) : {};
  const secrets = secretsSchema.parse({ ...makeSecrets(), ...kept });
  const text = `${JSON.stringify(secrets, null, 2)}\n`;
  if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writePrivate(file, text);
  return secrets;
}

export function makeSecrets(): Secrets {
  const random = (bytes: number) => randomBytes(bytes).toString('base64url');
  const letters = (bytes: number) => randomBytes(bytes).toString('hex');
  return {
    databasePassword: letters(16),
    n8nDatabasePassword: letters(16),
    jwtSecret: letters(32),
    publishableKey: apiKey('publishable'),
    secretKey: apiKey('secret'),
    n8nEncryptionKey: random(24),
    // n8n wants a capital letter and a digit
    n8nPassword: `G${letters(6)}${randomInt(10)}`,
    n8nRunnerToken: letters(16),
    stripeWebhookSecret: `whsec_${letters(16)}`,
    stripeStandInKey: `sk_test_${letters(16)}`,
    telegramStandInToken: `${randomInt(1e8, 1e9)}:${random(26).slice(0, 35)}`,
    bridgeToken: letters(16),
  };
}

/** A key in the form of hosted Supabase: `sb_<kind>_<22 characters>_<8 of a checksum>`. */
function apiKey(kind: 'publishable' | 'secret'): string {
  const body = randomBytes(17).toString('base64url').slice(0, 22);
  return `sb_${kind}_${body}_${createHash('sha256')
    .update(kind + body)
    .digest('base64url')
    .slice(0, 8)}`;
}
