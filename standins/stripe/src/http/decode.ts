import { parse } from 'qs';

/** Parameters of a query or a form body, in Stripe's bracket notation; all values are text. */
export function decode(text: string): unknown {
  return parse(text, { depth: 20, arrayLimit: 1000, parameterLimit: 10_000, allowDots: false });
}

/** `/items/0/price` → `items[0][price]`. */
export function bracketed(pointer: string, last?: string): string {
  const parts = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const [first = '', ...rest] = last === undefined ? parts : [...parts, last];
  return first + rest.map((part) => `[${part}]`).join('');
}
