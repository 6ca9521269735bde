import { createClient, type SupabaseClient, type SupabaseClientOptions } from '@supabase/supabase-js';
import type { Database } from '../../../supabase/types.ts';
import type { Config } from './config.ts';

export type Supabase = SupabaseClient<Database>;
export type Tables = Database['public']['Tables'];

let client: Supabase | undefined;
let surroundings: Config | undefined;

/** Called once, before any page is shown. */
export function connect(config: Config, options: SupabaseClientOptions<'public'> = {}): void {
  surroundings = config;
  client = createClient<Database>(config.supabaseUrl, config.anonKey, options);
}

export function supabase(): Supabase {
  if (client === undefined) throw new Error('supabase() was called before connect()');
  return client;
}

export function config(): Config {
  if (surroundings === undefined) throw new Error('config() was called before connect()');
  return surroundings;
}
