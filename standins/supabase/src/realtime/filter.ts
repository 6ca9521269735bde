/** One condition of a subscription: `column=operator.value`, several joined by commas, all must hold. */
export interface Condition {
  column: string;
  operator: Operator;
  negated: boolean;
  /** one value; several only for `in` */
  values: string[];
}

const operators = ['eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in', 'is'] as const;
type Operator = (typeof operators)[number];

/** As hosted Supabase: more values than this are refused. */
const maxInValues = 100;

export class FilterError extends Error {
  override readonly name = 'FilterError';
}

/** Splits at commas outside quotes and parentheses. */
function split(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let inQuotes = false;
  let part = '';
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (inQuotes && character === '\\') {
      part += character + text.charAt(index + 1);
      index += 1;
      continue;
    }
    if (character === '"') inQuotes = !inQuotes;
    else if (!inQuotes && character === '(') depth += 1;
    else if (!inQuotes && character === ')') depth -= 1;
    else if (!inQuotes && depth === 0 && character === ',') {
      parts.push(part);
      part = '';
      continue;
    }
    part += character;
  }
  parts.push(part);
  return parts;
}

function unquote(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"')
    ? text.slice(1, -1).replace(/\\(.)/g, '$1')
    : text;
}

function isOperator(text: string): text is Operator {
  return operators.some((operator) => operator === text);
}

/**
 * Reads the filter that supabase-js sends: `machine_id=eq.M1`, `status=in.(PAID,FAILED)`, …
 * @throws FilterError that names the part it cannot read
 */
export function parseFilter(text: string): Condition[] {
  if (text === '') return [];
  return split(text).map((part) => {
    const match = /^([^=]+)=(not\.)?([a-z]+)\.(.*)$/s.exec(part);
    const [, column, negation, operator, value] = match ?? [];
    if (column === undefined || operator === undefined || value === undefined) {
      throw new FilterError(`filter "${part}" is not column=operator.value`);
    }
    if (!isOperator(operator))
      throw new FilterError(`filter operator "${operator}" is not one of ${operators.join(', ')}`);
    return { column, operator, negated: negation !== undefined, values: readValues(operator, value, part) };
  });
}

function readValues(operator: Operator, value: string, part: string): string[] {
  if (operator === 'is') {
    if (!['null', 'true', 'false'].includes(value))
      throw new FilterError(`filter "${part}": is takes null, true or false`);
    return [value];
  }
  if (operator !== 'in') return [unquote(value)];
  if (!value.startsWith('(') || !value.endsWith(')') || value.length < 3)
    throw new FilterError(`filter "${part}": in takes (a,b,…)`);
  const values = split(value.slice(1, -1)).map(unquote);
  if (values.length > maxInValues) throw new FilterError(`filter "${part}": in takes at most ${maxInValues} values`);
  return values;
}

const exactNumbers = new Set(['int2', 'int4', 'int8', 'oid', 'numeric']);
const instants = new Set(['timestamp', 'timestamptz', 'date']);

/** Decimal numbers are compared by their digits: 0.1 and 12345678901234567890 keep every one of them. */
function compareDecimals(left: string, right: string): number {
  const scale = Math.max(...[left, right].map((text) => (text.split('.')[1] ?? '').length));
  const scaled = (text: string): bigint => {
    const [whole = '0', fraction = ''] = text.split('.');
    return BigInt((whole === '' || whole === '-' ? `${whole}0` : whole) + fraction.padEnd(scale, '0'));
  };
  const [a, b] = [scaled(left), scaled(right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Negative, zero or positive; undefined where the values cannot be compared, which matches nothing. */
function compare(left: string, right: string, type: string): number | undefined {
  if (exactNumbers.has(type)) {
    const decimal = /^-?\d+(\.\d+)?$/;
    return decimal.test(left) && decimal.test(right) ? compareDecimals(left, right) : undefined;
  }
  if (type === 'float4' || type === 'float8') return order(Number(left), Number(right));
  if (instants.has(type)) return order(Date.parse(utc(left)), Date.parse(utc(right)));
  if (type === 'bool') return order(left === 't' ? 1 : 0, /^t(rue)?$/i.test(right) ? 1 : 0);
  if (type === 'uuid') return order(left.toLowerCase(), right.toLowerCase());
  return order(left, right);
}

/** The stream's session runs in UTC. */
function utc(text: string): string {
  return /[+-]\d{2}(:?\d{2})?$|Z$/.test(text) || !text.includes(':')
    ? text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')
    : `${text.replace(' ', 'T')}Z`;
}

function order<T extends number | string>(left: T, right: T): number | undefined {
  if (left < right) return -1;
  if (left > right) return 1;
  return left === right ? 0 : undefined;
}

function holds(condition: Condition, value: string | null | undefined, type: string): boolean {
  const [first = ''] = condition.values;
  if (condition.operator === 'is') {
    if (first === 'null') return value === null || value === undefined;
    return value === (first === 'true' ? 't' : 'f');
  }
  if (value === null || value === undefined) return false;
  if (condition.operator === 'in') return condition.values.some((wanted) => compare(value, wanted, type) === 0);
  const result = compare(value, first, type);
  if (result === undefined) return false;
  switch (condition.operator) {
    case 'eq':
      return result === 0;
    case 'neq':
      return result !== 0;
    case 'lt':
      return result < 0;
    case 'lte':
      return result <= 0;
    case 'gt':
      return result > 0;
    case 'gte':
      return result >= 0;
  }
}

/** `values` are Postgres' texts by column, `types` the catalogue's type names by column. */
export function matches(
  conditions: readonly Condition[],
  values: ReadonlyMap<string, string | null>,
  types: ReadonlyMap<string, string>,
): boolean {
  return conditions.every((condition) => {
    const value = values.get(condition.column);
    // as in SQL, a comparison with null is neither true nor false
    if (condition.negated && condition.operator !== 'is' && (value === null || value === undefined)) return false;
    return holds(condition, value, types.get(condition.column) ?? 'text') !== condition.negated;
  });
}
