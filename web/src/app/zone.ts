import * as z from 'zod/mini';
import { supabase } from './supabase.ts';

const businessSchema = z.object({ zone: z.string() });

let known: string | undefined;

/** Whose clock the business lives by, from the database; asked once, before a page that shows days or hours. */
export async function loadZone(): Promise<void> {
  const { data } = await supabase().rpc('business').throwOnError();
  setZone(businessSchema.parse(data).zone);
}

/** @param zone IANA name, as the database knows it */
export function setZone(zone: string): void {
  known = zone;
}

/** IANA name. @throws before loadZone() */
export function zone(): string {
  if (known === undefined) throw new Error('zone() was called before loadZone()');
  return known;
}
