/** Sixteen digits and more: fewer survive a JavaScript number in any case. */
const LONG_NUMBER = /[\d.]{16,}/;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * JSON in which every number that JavaScript could not keep is a text: a bigint beyond 2^53, a numeric with more digits
 * than fit. Which it is depends on the value alone, not on the column, so that nothing is ever rounded. Costs one look
 * where no number is that long.
 */
export function withExactNumbers(json: string): string {
  if (!LONG_NUMBER.test(json)) return json;
  const parts: string[] = [];
  for (let index = 0; index < json.length;) {
    const text = json.indexOf('"', index);
    const outside = text === -1 ? json.slice(index) : json.slice(index, text);
    parts.push(outside.replace(NUMBER, (token) => (survives(token) ? token : `"${token}"`)));
    if (text === -1) break;
    index = endOfText(json, text);
    parts.push(json.slice(text, index));
  }
  return parts.join('');
}

/** Behind the quote that closes the text which begins here; one behind an odd number of backslashes is escaped. */
function endOfText(json: string, start: number): number {
  for (let quote = json.indexOf('"', start + 1); quote !== -1; quote = json.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (json.charAt(quote - 1 - slashes) === '\\') slashes += 1;
    if (slashes % 2 === 0) return quote + 1;
  }
  return json.length;
}

function survives(token: string): boolean {
  const number = Number(token);
  if (!/[.eE]/.test(token)) return Number.isSafeInteger(number);
  return Number.isFinite(number) && digitsOf(token) === digitsOf(String(number));
}

/** A decimal as its digits and their place, equal for equal values: `12.50` and `1.25e1` are `125e-1`. */
function digitsOf(decimal: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(decimal) ?? [];
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '0' : `${sign}${kept}e${Number(exponent) - fraction.length + digits.length - kept.length}`;
}
