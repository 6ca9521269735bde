import { createColumnHelper, tableFeatures, useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useTexts, type Texts } from '../../app/locale.tsx';
import { useNarrow } from '../useNarrow.ts';
import type { Choice, Column } from './columns.ts';
import { useRowKeys } from './useRowKeys.ts';

export type { Choice, Column } from './columns.ts';

const texts: Texts<{ choose: string }> = { fr: { choose: 'Choisir' }, en: { choose: 'Choose' } };
const features = tableFeatures({});
const rowHeight = { wide: 41, narrow: 65 };

/**
 * A list of rows: fixed head, as many rows as there are (only those in sight are drawn), arrows and Enter.
 * @param label what the list is, for whoever hears the page
 * @param onEnd called when the last rows come into sight: for reading more
 */
export function DataTable<Row extends object>({
  label,
  columns,
  rows,
  idOf,
  onOpen,
  openId,
  choice,
  onEnd,
  foot,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  idOf(row: Row): string;
  onOpen?: (row: Row) => void;
  /** The row whose panel is open. */
  openId?: string | undefined;
  choice?: Choice;
  onEnd?: () => void;
  foot?: ReactNode;
}) {
  const text = useTexts(texts);
  const narrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  // beside an open panel there is room for what a phone shows
  const isOpen = openId !== undefined && rows.some((row) => idOf(row) === openId);
  const shown = useMemo(
    () => columns.filter(({ phone }) => (!narrow && !isOpen) || phone !== 'hidden'),
    [columns, narrow, isOpen],
  );
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return helper.columns(
      shown.map(({ id, head, cell }) => helper.display({ id, header: head, cell: ({ row }) => cell(row.original) })),
    );
  }, [shown]);
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, getRowId: idOf });
  const model = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: model.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (narrow ? rowHeight.narrow : rowHeight.wide),
    overscan: 12,
  });
  useEffect(() => virtual.measure(), [virtual, narrow]);
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (model.length > 0 && last >= model.length - 20) onEnd?.();
  }, [last, model.length, onEnd]);

  const toggle = (id: string) => {
    if (choice === undefined) return;
    const chosen = new Set(choice.chosen);
    if (!chosen.delete(id)) chosen.add(id);
    choice.onChange(chosen);
  };
  const keys = useRowKeys({
    count: model.length,
    body,
    scrollTo: (index) => showRow(scroller.current, index, narrow ? rowHeight.narrow : rowHeight.wide),
    onOpen: onOpen && ((index) => openAt(index)),
    onChoose: choice && ((index) => toggle(model[index]?.id ?? '')),
  });
  const openAt = (index: number) => {
    const row = model[index];
    if (row !== undefined) onOpen?.(row.original);
  };
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);
  const place = new Map(shown.map((column) => [column.id, column]));
  const width = shown.length + (choice ? 1 : 0);

  return (
    <div className="table-scroll" ref={scroller} data-rows={rows.length}>
      <table className="table" role="grid" aria-label={label} aria-rowcount={rows.length + 1}>
        <thead role="rowgroup">
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id} role="row">
              {choice && (
                <th role="columnheader" className="table-choice">
                  <span className="visually-hidden">{text.choose}</span>
                </th>
              )}
              {group.headers.map((header) => {
                const column = place.get(header.column.id);
                return (
                  <th key={header.id} role="columnheader" data-align={column?.align} style={{ width: column?.width }}>
                    <table.FlexRender header={header} />
                  </th>
                );
              })}
            </tr>
          ))}
        </thead>
        <tbody role="rowgroup" ref={body} onKeyDown={keys.onKeyDown}>
          <Gap height={before} width={width} />
          {items.map(({ index }) => {
            const row = model[index];
            if (row === undefined) return null;
            return (
              <tr
                key={row.id}
                role="row"
                data-index={index}
                data-id={row.id}
                data-openable={onOpen !== undefined}
                aria-rowindex={index + 2}
                aria-selected={row.id === openId || (choice?.chosen.has(row.id) ?? false)}
                tabIndex={index === keys.current ? 0 : -1}
                onFocus={() => keys.setCurrent(index)}
                onClick={(event) => {
                  const own = event.target instanceof Element && event.target.closest('a, button, input, label');
                  if (!own) openAt(index);
                }}
              >
                {choice && (
                  <td role="gridcell" className="table-choice">
                    <input
                      type="checkbox"
                      tabIndex={-1}
                      aria-label={choice.label(row.id)}
                      checked={choice.chosen.has(row.id)}
                      onChange={() => toggle(row.id)}
                    />
                  </td>
                )}
                {row.getAllCells().map((cell) => {
                  const column = place.get(cell.column.id);
                  return (
                    <td key={cell.id} role="gridcell" data-align={column?.align} data-phone={column?.phone ?? 'line'}>
                      <table.FlexRender cell={cell} />
                    </td>
                  );
                })}
              </tr>
            );
          })}
          <Gap height={after} width={width} />
        </tbody>
      </table>
      {foot}
    </div>
  );
}

/** Scrolls as little as shows a row; all are of one height, so that where it stands is known before it is drawn. */
function showRow(scroller: HTMLElement | null, index: number, height: number): void {
  if (scroller === null) return;
  const head = scroller.querySelector('thead')?.offsetHeight ?? 0;
  const top = index * height;
  const bottom = top + height + head - scroller.clientHeight;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (bottom > scroller.scrollTop) scroller.scrollTop = bottom;
}

/** Stands for the rows that are out of sight. */
function Gap({ height, width }: { height: number; width: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden="true" className="table-gap">
      <td colSpan={width} style={{ height }} />
    </tr>
  );
}
