/**
 * The first character of a text that an HTTP header cannot carry, in words; undefined where all can be sent. Without
 * this look the client fails before it sends, and that reads as "nobody knows whether it was carried out".
 */
export function unsendableIn(text: string): string | undefined {
  const found = /[^\x20-\x7e\xa0-\xff]/u.exec(text)?.[0];
  if (found === undefined) return undefined;
  const code = `U+${(found.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return /[\p{C}\p{Z}]/u.test(found) ? code : `"${found}" (${code})`;
}
