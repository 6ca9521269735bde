import * as z from 'zod/mini';
import { supabase } from './supabase.ts';
import { setZone } from './zone.ts';

const said = z.nullish(z.string());
const businessSchema = z.object({
  name: z.string(),
  zone: z.string(),
  contact_email: z.string(),
  contact_phone: said,
  address: said,
  registration_number: said,
  vat_number: said,
});
export type Business = z.infer<typeof businessSchema>;

let known: Business | undefined;

/** Whose shop it is, from the database; asked once, before the page. @throws where the database does not answer */
export async function loadBusiness(): Promise<void> {
  const { data } = await supabase().rpc('business').throwOnError();
  known = businessSchema.parse(data);
  setZone(known.zone);
}

/** What is known of whose shop it is: nothing before loadBusiness(), or where it did not answer. */
export function business(): Business | undefined {
  return known;
}
