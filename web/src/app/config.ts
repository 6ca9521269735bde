import * as z from 'zod/mini';

const configSchema = z.object({
  supabaseUrl: z.url(),
  anonKey: z.string().check(z.minLength(1)),
  functionsUrl: z.url(),
  locale: z.enum(['fr', 'en']),
});

/** What the server of the pages says of its surroundings; the key is the publishable one. */
export type Config = z.infer<typeof configSchema>;

/** @throws where /config.json does not answer or is not one */
export async function loadConfig(): Promise<Config> {
  const answer = await fetch('/config.json', { credentials: 'same-origin', signal: AbortSignal.timeout(15_000) });
  if (!answer.ok) throw new Error(`/config.json answers ${answer.status}`);
  return configSchema.parse(await answer.json());
}
