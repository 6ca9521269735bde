import { useSyncExternalStore } from 'react';

const narrow = window.matchMedia('(max-width: 45rem)');

/** Whether the screen is a phone's: one column, decisions within reach of a thumb. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (onChange) => {
      narrow.addEventListener('change', onChange);
      return () => narrow.removeEventListener('change', onChange);
    },
    () => narrow.matches,
  );
}
