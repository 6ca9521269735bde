import type { INodePropertyOptions } from 'n8n-workflow';
import * as z from 'zod';
import { quoted, splitList, unquoted, columnPath } from './names';
import { arrayLiteral, spellingsOf } from './values';

export const OPERATORS: (INodePropertyOptions & { value: string })[] = [
  { name: 'Contained in (JSON, Array)', value: 'cd' },
  { name: 'Contains (JSON, Array)', value: 'cs' },
  { name: 'Equals', value: 'eq' },
  { name: 'Full Text', value: 'fts' },
  { name: 'Full Text, as in a Web Search', value: 'wfts' },
  { name: 'Greater Than', value: 'gt' },
  { name: 'Greater Than or Equal', value: 'gte' },
  { name: 'Is (Null, True, False)', value: 'is' },
  { name: 'Less Than', value: 'lt' },
  { name: 'Less Than or Equal', value: 'lte' },
  { name: 'Like (% Is Any Text)', value: 'like' },
  { name: 'Like, Ignoring Case', value: 'ilike' },
  { name: 'Not Equal', value: 'neq' },
  { name: 'One of (Comma-Separated, or a List)', value: 'in' },
  { name: 'Overlaps (Array, Range)', value: 'ov' },
];

/** Every operator of PostgREST that takes one value, with what may stand around it. */
const OPERATOR =
  /^(not\.)?(eq|neq|gt|gte|lt|lte|like|ilike|match|imatch|in|is|isdistinct|fts|plfts|phfts|wfts|cs|cd|ov|sl|sr|nxr|nxl|adj)(?:\((\w+)\))?$/;

/** A filter that cannot be meant as it stands; nothing was asked of the database. */
export class FilterRefused extends Error {
  override readonly name = 'FilterRefused';
}

const filtersSchema = z.object({
  filter: z.array(z.object({ column: z.unknown(), operator: z.unknown(), value: z.unknown() })).default([]),
});

/** One filter as PostgREST takes it: the texts of its value that may be meant, the likelier first. */
export interface Filter {
  column: string;
  operator: string;
  spellings: [string, ...string[]];
}

/** The filters of a select. @throws FilterRefused in words, with the number of the filter */
export function filtersOf(parameter: unknown): Filter[] {
  const parsed = filtersSchema.safeParse(parameter ?? {});
  if (!parsed.success) throw new FilterRefused('"Filters" cannot be read: open the node and choose them again');
  return parsed.data.filter.map((filter, index) => filterOf(`Filter ${index + 1}`, filter));
}

type GivenFilter = z.infer<typeof filtersSchema>['filter'][number];

function filterOf(name: string, { column, operator, value }: GivenFilter): Filter {
  if (typeof column !== 'string' || column.trim() === '')
    throw new FilterRefused(`${name} has no column: fill it in on the node`);
  const text = typeof operator === 'string' ? operator.trim() : '';
  const [, , kind] = OPERATOR.exec(text) ?? [];
  if (kind === undefined)
    throw new FilterRefused(`${name}, on "${column}", has no operator that PostgREST knows ("${text}")`);
  const where = `${name}, on "${column}"`;
  return {
    column: columnPath(column.trim()),
    operator: text,
    spellings: spelled(where, value, { kind, isModified: text.includes('(') }),
  };
}

function spelled(
  where: string,
  value: unknown,
  { kind, isModified }: { kind: string; isModified: boolean },
): [string, ...string[]] {
  if (value === undefined || value === null || Number.isNaN(value)) throw new FilterRefused(`${where}, has no value`);
  if (kind === 'in') return [`(${elementsOf(where, value).map(quoted).join(',')})`];
  if (Array.isArray(value) && isModified) return [arrayLiteral(value)];
  if (typeof value === 'object' && /like|match|fts|^is$/.test(kind))
    throw new FilterRefused(
      `${where}, compares with a text; its value is ${Array.isArray(value) ? 'a list' : 'an object'}`,
    );
  const spellings = spellingsOf(value);
  const [text] = spellings;
  if (kind === 'is' && !/^(null|not_null|true|false|unknown)$/i.test(text.trim()))
    throw new FilterRefused(`${where}, is "${text}": "Is" takes null, not_null, true, false or unknown`);
  // an empty text that was typed is what columns of text are compared with; for the others it is no value
  if (text.trim() === '' && !['eq', 'neq', 'isdistinct'].includes(kind))
    throw new FilterRefused(`${where}, has no value`);
  return kind === 'is' ? [text.trim()] : spellings;
}

/** `a, "b,c"`, a list, or one value. An empty list is one: nothing is in it. */
function elementsOf(where: string, value: unknown): string[] {
  const isText = typeof value === 'string';
  const parts = isText
    ? splitList(value).map((part) => ({ part: unquoted(part), isBlank: part === '' }))
    : (Array.isArray(value) ? value : [value]).map((part) => ({
        part,
        isBlank: part === undefined || part === null || Number.isNaN(part),
      }));
  return parts.map(({ part, isBlank }, index) => {
    if (isBlank)
      throw new FilterRefused(
        `${where}, has ${parts.length === 1 ? 'no value' : `nothing at place ${index + 1} of its list`}${isText ? '; an empty text is written ""' : ''}`,
      );
    return spellingsOf(part)[0];
  });
}
