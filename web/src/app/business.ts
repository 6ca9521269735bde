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
  colour: z.string(),
  accent: z.string(),
  logo: said,
  welcome: z.object({ fr: said, en: said }),
});
export type Business = z.infer<typeof businessSchema>;

let known: Business | undefined;

/** Whose shop it is, from the database; asked once, before the page. @throws where the database does not answer */
export async function loadBusiness(): Promise<void> {
  const { data } = await supabase().rpc('shop').throwOnError();
  known = businessSchema.parse(data);
  setZone(known.zone);
}

/** The shop's colours on a page of customers; the desk and the kiosk have their own. */
export function wearColours(): void {
  if (known === undefined) return;
  const { style } = document.documentElement;
  style.setProperty('--go', known.colour);
  style.setProperty('--go-strong', `color-mix(in srgb, ${known.colour} 80%, black)`);
  style.setProperty('--sun', known.accent);
}

let logo: string | undefined;

/** The shop's logo as an address for a picture; a sign of ours where it has none. */
export function logoAddress(): string {
  const data = /^data:([^;]+);base64,(.*)$/.exec(known?.logo ?? '');
  if (data === null) return '/icon.svg';
  // the pages' policy takes no data: addresses for pictures
  logo ??= URL.createObjectURL(
    new Blob([Uint8Array.from(atob(data[2] ?? ''), (letter) => letter.charCodeAt(0))], { type: data[1] ?? '' }),
  );
  return logo;
}

/** What is known of whose shop it is: nothing before loadBusiness(), or where it did not answer. */
export function business(): Business | undefined {
  return known;
}
