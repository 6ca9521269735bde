import type { Operation } from '../shared/operation';
import type { Supabase } from '../shared/transport';

/** One operation of the node; it works with the database of the credential. */
export type EventLogOperation = Operation<{ supabase: Supabase }>;
