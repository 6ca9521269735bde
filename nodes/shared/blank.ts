/**
 * What shows nothing: white space, invisible characters (zero-width, soft hyphen, direction marks) and control
 * characters. The same set as `guichet.is_blank` of the database; a test of the database compares the two.
 * JavaScript's own `trim` knows no zero-width space.
 */
const BLANK = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}]*$/u;

/** Whether a text is empty to whoever reads it: what must have a value has none, what may be taken away is. */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}
