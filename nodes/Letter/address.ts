import { LetterRefused } from './letterRefused';

/** An address of RFC 5321 without the quoted forms that nobody has; letters of all scripts (RFC 6531). */
const ADDRESS = /^[^\s@<>()[\]\\,;:"]+@[^\s@<>()[\]\\,;:".]+(\.[^\s@<>()[\]\\,;:".]+)+$/u;
/** RFC 5321, 4.5.3.1.3 */
const LONGEST = 254;
const CONTROL = /\p{Cc}/u;
/** Zero-width spaces, direction marks: copied in with an address, and no server knows whom it is for. */
const UNSEEN = /[\p{Cf}\p{Default_Ignorable_Code_Point}\p{Cc}]/u;

/**
 * The one address that a field holds.
 * @throws LetterRefused where it holds none, several, or something that is none
 */
export function oneAddress(field: string, value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '') throw new LetterRefused(`"${field}" is empty: the letter has no address`);
  if (UNSEEN.test(text))
    throw new LetterRefused(`"${field}" holds a character that is not seen: type the address anew`);
  if (!ADDRESS.test(text) || text.length > LONGEST)
    throw new LetterRefused(`"${field}" is not one e-mail address: a letter goes to one person`);
  return text;
}

/** `Name <address>`, or an address. @throws LetterRefused */
export function sender(field: string, value: unknown): { name: string; address: string } {
  const text = typeof value === 'string' ? value.trim() : '';
  const [, name = '', address = text] = /^([^<>]*)<([^<>]+)>$/.exec(text) ?? [];
  return { name: oneLine(field, name.trim().replace(/^"(.*)"$/, '$1')), address: oneAddress(field, address) };
}

/** A text that stands in a header. @throws LetterRefused on a line break or another control character */
export function oneLine(field: string, value: unknown): string {
  const text = typeof value === 'string' ? value.trim() : '';
  if (CONTROL.test(text)) throw new LetterRefused(`"${field}" holds a line break or another control character`);
  return text;
}
