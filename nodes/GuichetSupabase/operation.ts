import type { Operation } from '../shared/operation';
import type { Supabase } from '../shared/transport';
import type { Settings } from './parameters';

/** What the node hands to its operations. */
export interface SupabaseTools {
  settings: Settings;
  supabase: Supabase;
}

export type SupabaseOperation = Operation<SupabaseTools>;
