import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { eachItem, made, ofAll } from '../../shared/answers';
import type { Supabase } from '../../shared/transport';
import { filtersOf, OPERATORS } from '../filters';
import { columnName, columnPath, splitList } from '../names';
import { tableField, type Settings } from '../parameters';
import { inSpellings } from '../values';
import type { SupabaseOperation } from '../operation';
import { rowsOf } from '../write';

const FIELDS: INodeProperties[] = [
  {
    displayName: 'Run Once',
    name: 'runOnce',
    type: 'boolean',
    default: false,
    description: 'Whether to read once, with the values of the first item, whatever came in; else once for each item',
    displayOptions: { show: { '@version': [{ _cnd: { gte: 2 } }] } },
  },
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
          { displayName: 'Operator', name: 'operator', type: 'options', default: 'eq', options: OPERATORS },
          {
            displayName: 'Value',
            name: 'value',
            type: 'string',
            default: '',
            description:
              'An expression that comes to nothing is refused. A list is given by an expression, or as <code>a, "b, with a comma"</code>.',
          },
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
    placeholder: 'e.g. created_at.desc.nullslast, name',
    description:
      'Columns to sort by, each with .desc where the largest comes first, and .nullsfirst or .nullslast where that matters. Empty: by the key column.',
  },
  {
    displayName: 'Key Column',
    name: 'keyColumn',
    type: 'string',
    default: 'id',
    description: 'A unique column, sorted by last, so that no row is missed or met twice from page to page',
  },
];

const PAGE_SIZE = 1000;

interface SortColumn {
  column: string;
  ascending: boolean;
  nullsFirst?: boolean;
}

/** `created_at.desc.nullslast, "odd.name"` → columns as PostgREST names them, with direction and place of nulls. */
function sortColumn(part: string): SortColumn {
  const sorted: SortColumn = { column: part, ascending: true };
  const nulls = /^(.+)\.(nullsfirst|nullslast)$/i.exec(sorted.column);
  if (nulls) Object.assign(sorted, { column: nulls[1], nullsFirst: nulls[2]?.toLowerCase() === 'nullsfirst' });
  const direction = /^(.+)\.(asc|desc)$/i.exec(sorted.column);
  if (direction) Object.assign(sorted, { column: direction[1], ascending: direction[2]?.toLowerCase() === 'asc' });
  return { ...sorted, column: columnPath(sorted.column) };
}

/** Columns to sort by; the unique key comes last unless it is there. */
export function parseOrder(order: string[], keyColumn: string): SortColumn[] {
  const sorted = order.map(sortColumn);
  const key = keyColumn === '' ? '' : columnName(keyColumn);
  return key === '' || sorted.some(({ column }) => column === key)
    ? sorted
    : [...sorted, { column: key, ascending: true }];
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

/** How many items are read for at the same time. */
const SIDE_BY_SIDE = 5;

/** The fields that an expression of may differ from item to item. */
const READ_BY_ITEM = ['table', 'filters', 'select', 'returnAll', 'limit', 'order', 'keyColumn'];

/** Rows of a table or view, for each item with its own values. */
export const select: SupabaseOperation = {
  option: { name: 'Select', value: 'select', action: 'Select rows', description: 'Read rows by filters' },
  fields: FIELDS,
  async execute(run) {
    const { settings, supabase } = run;
    if (runsOnce(settings)) return (await rowsFor(settings, supabase, 0)).map(ofAll);
    return eachItem(run, SIDE_BY_SIDE, async (_item, index) =>
      (await rowsFor(settings, supabase, index)).map((row) => made(index, row)),
    );
  },
};

/** Whether it reads with the first item alone, for all of them: version 1 read once, and still does where no item could make a difference. */
function runsOnce(settings: Settings): boolean {
  return settings.node.typeVersion >= 2
    ? settings.value('runOnce', 0, 'text', { fallback: false }) === true
    : !settings.hasExpression(...READ_BY_ITEM);
}

/** The rows that one item asks for. */
async function rowsFor(settings: Settings, supabase: Supabase, index: number): Promise<IDataObject[]> {
  const table = settings.required('table', index);
  const filters = filtersOf(settings.value('filters', index, 'text', { fallback: {} }));
  const order = parseOrder(
    splitList(settings.text('order', index)).filter((part) => part !== ''),
    settings.text('keyColumn', index),
  );
  const limit =
    settings.value('returnAll', index, 'text', { fallback: false }) === true ? Infinity : limitOf(settings, index);
  const columns = settings.text('select', index) || '*';
  const operation = `select from ${table}`;
  const read = (attempt: number) =>
    readPages(async (from, to) => {
      let query = supabase.rest.from(table).select(columns).range(from, to);
      for (const { column, operator, spellings } of filters)
        query = query.filter(column, operator, spellings[attempt] ?? spellings[0]);
      for (const { column, ...direction } of order) query = query.order(column, direction);
      return rowsOf(operation, await supabase.settle(operation, query));
    }, limit);
  return inSpellings(Math.max(1, ...filters.map(({ spellings }) => spellings.length)), read);
}

/** How many rows at most; 0 is none. */
function limitOf(settings: Settings, index: number): number {
  const value = settings.value('limit', index, 'text', { fallback: 50 });
  const limit = typeof value === 'string' && /^\d+$/.test(value.trim()) ? Number(value) : value;
  if (typeof limit === 'number' && Number.isSafeInteger(limit) && limit >= 0) return limit;
  throw settings.refusal(
    `"Limit" is ${JSON.stringify(value) ?? 'nothing'}: give a whole number, e.g. 50, or switch "Return All" on`,
    index,
  );
}
