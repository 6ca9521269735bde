import { useLocation, useRouter } from '@tanstack/react-router';

/**
 * What the address says behind its question mark: the filters of a list stand there, so that a link to what one sees
 * shows what one sees.
 * @returns a reader (empty where it is not said), and a writer: what is empty is left out of the address
 */
export function useFilters(): [(name: string) => string, (changes: Readonly<Record<string, string>>) => void] {
  const { searchStr } = useLocation();
  const { history } = useRouter();
  const query = new URLSearchParams(searchStr);
  const read = (name: string) => query.get(name) ?? '';
  const write = (changes: Readonly<Record<string, string>>) => {
    const next = new URLSearchParams(searchStr);
    for (const [name, value] of Object.entries(changes)) {
      if (value === '') next.delete(name);
      else next.set(name, value);
    }
    const text = next.toString();
    // the whole path: the router's own leaves the beginning out that all pages share
    history.replace(`${history.location.pathname}${text === '' ? '' : `?${text}`}`);
  };
  return [read, write];
}

/** Arguments of a list: those of the filters that say something, as null is not the same as left out. */
export function argsOf(filters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== ''));
}
