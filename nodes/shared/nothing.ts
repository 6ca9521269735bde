import { ExpressionParser } from 'n8n-workflow';
import { isBlank } from './blank';

/** An expression that came to nothing, wholly or in part. Nothing was sent: what was meant is not guessed. */
export class CameToNothing extends Error {
  override readonly name = 'CameToNothing';
  /** the node's parameter, e.g. `options.customerId` */
  readonly parameter: string;
  /** what the reader can do about it */
  readonly hint: string;

  /** @param itemIndex undefined where no item is read, as in a trigger */
  constructor(
    field: { parameter: string; label: string },
    itemIndex: number | undefined,
    complaint: string,
    { hint }: { hint: string },
  ) {
    super(`"${field.label}" ${itemIndex === undefined ? '' : `of item ${itemIndex} `}${complaint}`);
    this.parameter = field.parameter;
    this.hint = hint;
  }
}

/**
 * What a field is for, which decides what counts as a part that is missing:
 * - `text`: what people or Stripe read
 * - `key`: tells one thing from another (an idempotency key, an id), so that a missing part makes two things one
 * - `json`: data, in which `null` is a value
 * - `texts`: data whose texts people or Stripe read: none of them may lack a part
 * - `emptyable`: an empty or blank text is a value (it takes something away), what is not there is not
 */
export type Kind = 'text' | 'key' | 'json' | 'texts' | 'emptyable';

/** One `{{ … }}` of an expression. */
export interface CodePart {
  /** as n8n evaluates it, braces included */
  expression: string;
  /** what stands between the braces */
  code: string;
}

/** The code of `={{ a }}-{{ b }}`; null for what is no expression. */
export function codeOf(parameter: unknown): { parts: CodePart[]; isWhole: boolean } | null {
  if (typeof parameter !== 'string' || !parameter.startsWith('=')) return null;
  const chunks = ExpressionParser.splitExpression(parameter.slice(1));
  const parts = chunks.flatMap((chunk) =>
    chunk.type === 'code' ? [{ expression: ExpressionParser.joinExpression([chunk]), code: chunk.text.trim() }] : [],
  );
  const isWhole = parts.length === 1 && chunks.every((chunk) => chunk.type === 'code' || chunk.text === '');
  return { parts, isWhole };
}

/** undefined, null, blank text, NaN, a date that is none. `0`, `false`, `[]` and `{}` are something. */
export function isNothing(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (typeof value === 'string') return isBlank(value);
  if (typeof value === 'number') return Number.isNaN(value);
  if (value instanceof Date) return Number.isNaN(value.getTime());
  return typeof value === 'object' && 'isValid' in value && value.isValid === false;
}

/** `$json.a.b`, `$('Node').first().json["a"]`: a value as it stands, nothing put together from others. */
const REFERENCE = /^\$(?:\w+|\("[^"]*"\)|\('[^']*'\))(?:\??\.\w+(?:\(\))?|\??\.?\[(?:\d+|'[^']*'|"[^"]*")\])*$/;

/** What JavaScript writes for nothing when it puts a text together. */
const WORDS = [/undefined/, /(?<![A-Za-z])NaN(?![A-Za-z])/, /\[object Object\]/, /Invalid Date/, /null(?![A-Za-z])/];

/** What a value that goes into a longer text, or is one, lacks; undefined where it lacks nothing. */
export function missingIn(
  value: unknown,
  { code }: CodePart,
  kind: Kind,
  { isWhole }: { isWhole: boolean },
): string | undefined {
  if (kind === 'emptyable' && isWhole && typeof value === 'string' && isBlank(value)) return undefined;
  if (isNothing(value)) return `came to nothing: {{ ${code} }} is ${describe(value)}`;
  if (!isWhole && typeof value === 'object') {
    if (Array.isArray(value) && value.every(isNothing))
      return `came to nothing in part: {{ ${code} }} is an empty list`;
    if (kind !== 'json' && kind !== 'texts' && String(value) === '[object Object]')
      return `came to nothing in part: {{ ${code} }} is an object, not a text`;
  }
  if (kind === 'texts') return missingInTexts(isWhole && typeof value === 'string' ? dataOf(value) : value, code);
  if (typeof value !== 'string' || kind === 'json' || (kind !== 'key' && REFERENCE.test(code))) return undefined;
  const word = wordOfNothing(value, code);
  if (word !== undefined) return `came to nothing in part: {{ ${code} }} is "${value.slice(0, 80)}"`;
  return kind === 'key' && hasEmptyPlace(value, code)
    ? `came to nothing in part: {{ ${code} }} is "${value.slice(0, 80)}"`
    : undefined;
}

/** What JavaScript wrote for nothing into a text, and the expression did not. */
function wordOfNothing(text: string, code: string): string | undefined {
  return WORDS.flatMap((pattern) => pattern.exec(text)?.[0] ?? []).find((found) => !code.includes(found));
}

/** Of texts that an expression puts together (`'o-' + $json.id`); one that stands in the item may say what it likes. */
function missingInTexts(value: unknown, code: string): string | undefined {
  if (!/\+|\$\{/.test(code)) return undefined;
  const texts = (inner: unknown): string[] =>
    typeof inner === 'object' && inner !== null
      ? Object.values(inner).flatMap(texts)
      : typeof inner === 'string'
        ? [inner]
        : [];
  const found = texts(value).find((text) => wordOfNothing(text, code) !== undefined);
  return found === undefined ? undefined : `came to nothing in part: {{ ${code} }} holds "${found.slice(0, 80)}"`;
}

/** JSON as text is data as well: a `null` in it is a value. What is no JSON is refused by whoever reads it. */
function dataOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** Signs that stand between the parts of a key, never at its ends unless the expression begins or ends with them. */
const SEPARATORS = [...':-_/.|#=+@~,; '];

/** `order--refund`, `:price`: a separator that the expression itself writes stands where a value should. */
function hasEmptyPlace(value: string, code: string): boolean {
  if (REFERENCE.test(code)) return false;
  const literals = [...code.matchAll(/'([^']*)'|"([^"]*)"|`([^`]*)`/g)].map(
    ([, single, double, template]) => single ?? double ?? (template ?? '').replace(/\$\{[^}]*\}/g, '\u0000'),
  );
  const [, , begins] = /^(['"`])(.)/s.exec(code) ?? [];
  const [, ends] = /(.)['"`]$/s.exec(code) ?? [];
  return SEPARATORS.some((separator) => {
    if (!literals.some((literal) => literal.includes(separator))) return false;
    const asWritten = literals.some((literal) => literal.includes(separator + separator));
    return (
      !asWritten &&
      (value.includes(separator + separator) ||
        (begins !== separator && value.startsWith(separator)) ||
        (ends !== separator && value.endsWith(separator)))
    );
  });
}

function describe(value: unknown): string {
  if (typeof value === 'number') return 'no number';
  return typeof value === 'object' && value !== null ? 'no date' : 'empty';
}
