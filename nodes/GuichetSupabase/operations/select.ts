import type { IDataObject, INodeProperties } from 'n8n-workflow';
import * as z from 'zod';
import { itemOfAll } from '../../shared/items';
import { listOf, requiredText, shownFor, tableField, textOf } from '../parameters';
import type { OnceOperation } from './operation';
import { returnedRows } from './write';

const OPERATORS = [
  { name: 'Contains (JSON, Array)', value: 'cs' },
  { name: 'Equals', value: 'eq' },
  { name: 'Greater Than', value: 'gt' },
  { name: 'Greater Than or Equal', value: 'gte' },
  { name: 'Is (Null, True, False)', value: 'is' },
  { name: 'Less Than', value: 'lt' },
  { name: 'Less Than or Equal', value: 'lte' },
  { name: 'Like (% Is Any Text)', value: 'like' },
  { name: 'Like, Ignoring Case', value: 'ilike' },
  { name: 'Not Equal', value: 'neq' },
  { name: 'One of (Comma-Separated)', value: 'in' },
] as const;

const filterSchema = z.object({
  filter: z
    .array(z.object({ column: z.string().trim().min(1), operator: z.string(), value: z.union([z.string(), z.number(), z.boolean()]) }))
    .default([]),
});

const FIELDS: INodeProperties[] = shownFor(['select'], [
  tableField,
  {
    displayName: 'Filters',
    name: 'filters',
    type: 'fixedCollection',
    typeOptions: { multipleValues: true },
    placeholder: 'Add Filter',
    default: {},
    description: 'All must hold',
    options: [
      {
        displayName: 'Filter',
        name: 'filter',
        values: [
          { displayName: 'Column', name: 'column', type: 'string', default: '', placeholder: 'e.g. status' },
          { displayName: 'Operator', name: 'operator', type: 'options', default: 'eq', options: [...OPERATORS] },
          { displayName: 'Value', name: 'value', type: 'string', default: '' },
        ],
      },
    ],
  },
  {
    displayName: 'Columns to Return',
    name: 'select',
    type: 'string',
    default: '*',
    placeholder: 'e.g. name, plan:catalog_plans(code)',
    description: 'As PostgREST reads it, relations included',
  },
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: false,
    description: 'Whether to return all results or only up to a given limit',
  },
  {
    displayName: 'Limit',
    name: 'limit',
    type: 'number',
    typeOptions: { minValue: 1 },
    default: 50,
    description: 'Max number of results to return',
    displayOptions: { show: { returnAll: [false] } },
  },
  {
    displayName: 'Order',
    name: 'order',
    type: 'string',
    default: '',
    placeholder: 'e.g. created_at.desc, name',
    description: 'Columns to sort by, each with .desc where the largest comes first. Empty: by the key column.',
  },
  {
    displayName: 'Key Column',
    name: 'keyColumn',
    type: 'string',
    default: 'id',
    description:
      'A unique column, sorted by last, so that no row is missed or met twice from page to page',
  },
]);

const PAGE_SIZE = 1000;

interface SortColumn {
  column: string;
  ascending: boolean;
}

/** `created_at.desc, name` → columns with direction; the unique key comes last unless it is there. */
export function parseOrder(order: string[], keyColumn: string): SortColumn[] {
  const sorted = order.map((part): SortColumn => {
    const [column = '', direction = 'asc'] = part.split('.');
    return { column, ascending: direction.toLowerCase() !== 'desc' };
  });
  const keyed = keyColumn === '' || sorted.some(({ column }) => column === keyColumn);
  return keyed ? sorted : [...sorted, { column: keyColumn, ascending: true }];
}

/**
 * Reads pages until one comes back empty or the limit is reached. A page shorter than asked for is no proof of the end:
 * Supabase caps pages by a setting of its own.
 */
export async function readPages(
  readPage: (from: number, to: number) => Promise<IDataObject[]>,
  limit: number,
): Promise<IDataObject[]> {
  const rows: IDataObject[] = [];
  let largest = 0;
  while (rows.length < limit) {
    const wanted = Math.min(PAGE_SIZE, limit - rows.length);
    const page = await readPage(rows.length, rows.length + wanted - 1);
    rows.push(...page);
    if (page.length === 0 || page.length < Math.min(largest, wanted)) break;
    largest = Math.max(largest, page.length);
  }
  return rows;
}

/** `a, b` → `("a","b")`, as PostgREST reads a list. */
function listFilter(value: string): string {
  const parts = value.split(',').map((part) => `"${part.trim().replace(/[\\"]/g, '\\$&')}"`);
  return `(${parts.join(',')})`;
}

/** Rows of a table or view; runs once, with the first item's values in its fields. */
export const select: OnceOperation = {
  kind: 'once',
  fields: FIELDS,
  async run(context, supabase, items) {
    const table = requiredText(context, 'table', 'Table');
    const { filter } = filterSchema.parse(context.getNodeParameter('filters', 0, {}));
    const order = parseOrder(listOf(context, 'order'), textOf(context, 'keyColumn'));
    const limit = context.getNodeParameter('returnAll', 0, false) === true ? Infinity : z.number().int().positive().parse(context.getNodeParameter('limit', 0, 50));
    const columns = textOf(context, 'select') || '*';
    const rows = await readPages(async (from, to) => {
      let query = supabase.rest.from(table).select(columns).range(from, to);
      for (const { column, operator, value } of filter) {
        query = query.filter(column, operator, operator === 'in' ? listFilter(String(value)) : value);
      }
      for (const { column, ascending } of order) query = query.order(column, { ascending });
      return returnedRows.parse(await supabase.settle(`select from ${table}`, query));
    }, limit);
    return rows.map((json) => itemOfAll(json, items.length));
  },
};
