import { useEffect } from 'react';

/**
 * Keys that work anywhere on the desk while nobody is typing.
 * @param keys what each does, by KeyboardEvent.key; with "mod+" before it also with Control or Command held
 */
export function useKeys(keys: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const held = event.ctrlKey || event.metaKey;
      const target = event.target instanceof HTMLElement ? event.target : document.body;
      const types = target.closest('input, textarea, select, [contenteditable]') !== null;
      if (document.querySelector('dialog[open]') !== null || (types && !held) || event.altKey) return;
      const act = keys[`${held ? 'mod+' : ''}${event.key}`];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [keys]);
}
