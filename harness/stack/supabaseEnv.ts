import { z } from 'zod';

/** All that the sign-in and realtime tests need: they run against any Supabase address that has the migrations. */
const supabaseEnv = z.object({
  SUPABASE_URL: z.url(),
  SUPABASE_ANON_KEY: z.string().min(1),
  SUPABASE_SERVICE_ROLE_KEY: z.string().min(1),
  /** role postgres: the tests make a table of their own */
  DATABASE_URL: z.string().min(1),
});

/** @throws with the names of the variables that are missing */
export function readSupabaseEnv(): z.infer<typeof supabaseEnv> {
  return supabaseEnv.parse(process.env);
}
