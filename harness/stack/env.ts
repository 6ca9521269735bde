import { z } from 'zod';

/** What the running stack writes to stack.env; the set-up of the `stack` tests puts it into process.env. */
const stackEnv = z.object({
  SUPABASE_URL: z.url(),
  SUPABASE_ANON_KEY: z.string().min(1),
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(1),
  DATABASE_URL: z.string().min(1),
  N8N_URL: z.url(),
  N8N_EMAIL: z.string().min(1),
  N8N_PASSWORD: z.string().min(1),
  N8N_API_KEY: z.string().min(1),
  STRIPE_WEBHOOK_URL: z.url(),
  STRIPE_WEBHOOK_SECRET: z.string().min(1),
  TELEGRAM_API_URL: z.url(),
  TELEGRAM_INBOX_URL: z.url(),
});

export type StackEnv = z.infer<typeof stackEnv>;

/** Throws with the names of what is missing: the tests of this folder need the stack that `npm test` starts. */
export function readStackEnv(): StackEnv {
  return stackEnv.parse(process.env);
}
