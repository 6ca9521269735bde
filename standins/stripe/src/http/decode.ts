import { parse } from 'qs';

/** Parameters of a query or a form body, in Stripe's bracket notation; all values are text. */
export function decode(text: string): unknown {
  return parse(text, { depth: 20, arrayLimit: 1000, parameterLimit: 10_000, allowDots: false });
}

/** `items`, `0`, `price` → `items[0][price]`. */
export function bracketed([first = '', ...rest]: string[]): string {
  return first + rest.map((key) => `[${key}]`).join('');
}
