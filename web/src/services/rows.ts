import * as z from 'zod/mini';
import type { Tables } from '../app/supabase.ts';

export type ImmersionSession = Tables['immersion_sessions']['Row'];
export type VendSession = Tables['vend_sessions']['Row'];

/** Realtime hands rows over untyped: they are read here, once. */
export const immersionSessionRow = z.object({
  id: z.string(),
  session_date_start: z.string(),
  session_date_end: z.string(),
  max_places: z.number(),
  reserved_places: z.number(),
  offline_places: z.number(),
  status: z.string(),
  location: z.string(),
  price_cents: z.number(),
  currency: z.string(),
  description: z.nullable(z.string()),
  is_active: z.boolean(),
  cancelled_at: z.nullable(z.string()),
  created_at: z.string(),
  updated_at: z.string(),
}) satisfies z.ZodMiniType<ImmersionSession>;
