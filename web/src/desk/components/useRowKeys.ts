import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from 'react';

interface RowKeys {
  /** The row that the Tab key reaches. */
  current: number;
  setCurrent(index: number): void;
  onKeyDown(event: KeyboardEvent): void;
}

/**
 * Arrows, Home, End and pages move through the rows of a list, Enter opens one, the space bar chooses it.
 * @param scrollTo shows a row that may not be there yet
 */
export function useRowKeys({
  count,
  body,
  scrollTo,
  onOpen,
  onChoose,
}: {
  count: number;
  body: RefObject<HTMLElement | null>;
  scrollTo(index: number): void;
  onOpen?: ((index: number) => void) | undefined;
  onChoose?: ((index: number) => void) | undefined;
}): RowKeys {
  const [current, setCurrent] = useState(0);
  const wanted = useRef<number>(undefined);
  // as soon as the row is there: a key pressed meanwhile would go to nobody
  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!row) return;
    wanted.current = undefined;
    row.focus({ preventScroll: true });
  });

  const go = (index: number) => {
    const next = Math.max(0, Math.min(count - 1, index));
    wanted.current = next;
    setCurrent(next);
    scrollTo(next);
  };
  const moves: Readonly<Record<string, () => void>> = {
    ArrowDown: () => go(current + 1),
    ArrowUp: () => go(current - 1),
    PageDown: () => go(current + 10),
    PageUp: () => go(current - 10),
    Home: () => go(0),
    End: () => go(count - 1),
    ...(onOpen ? { Enter: () => onOpen(current) } : {}),
    ...(onChoose ? { ' ': () => onChoose(current) } : {}),
  };
  return {
    current: Math.min(current, Math.max(0, count - 1)),
    setCurrent,
    onKeyDown: (event) => {
      // a button or a box within a row has keys of its own
      const inRow = event.target instanceof HTMLElement && event.target.dataset['index'] !== undefined;
      const move = moves[event.key];
      if (!inRow || move === undefined || event.metaKey || event.ctrlKey || event.altKey) return;
      event.preventDefault();
      move();
    },
  };
}
