/** Whether jsonb may refuse these bytes of JSON: U+0000 and halves of surrogate pairs, which JSON can only write as escapes. */
export function mayBreakJsonb(json: Buffer): boolean {
  return json.includes('\\u0000') || /\\u[dD][89a-fA-F][0-9a-fA-F]{2}/.test(json.toString('latin1'));
}
