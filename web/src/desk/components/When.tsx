import { useEffect, useState } from 'react';
import { useLocale } from '../../app/locale.tsx';
import { exactly, relatively, shortly } from '../clock.ts';

const everyMs = 20_000;
const watchers = new Set<(now: number) => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

/** One clock for all that is shown. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    watchers.add(setNow);
    ticking ??= setInterval(() => {
      for (const tell of watchers) tell(Date.now());
    }, everyMs);
    return () => {
      watchers.delete(setNow);
      if (watchers.size > 0) return;
      clearInterval(ticking);
      ticking = undefined;
    };
  }, []);
  return now;
}

/** An instant: relative, the exact one on hover and for whoever hears the page. @param at ISO 8601 */
export function When({ at, exact = false }: { at: string | null; exact?: boolean }) {
  const { locale } = useLocale();
  const now = useNow();
  if (at === null) return <span className="muted">–</span>;
  return (
    <time className="when" dateTime={at} title={exactly(at, locale)}>
      {exact ? shortly(at, locale) : relatively(at, now, locale)}
    </time>
  );
}
