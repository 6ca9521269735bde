import { useTexts } from '../../app/locale.tsx';
import type { DeskSession } from './schema.ts';
import { texts } from './texts.ts';

/** How full a session is: a bar and its numbers. */
export function Fill({ session }: { session: Pick<DeskSession, 'reserved_places' | 'max_places'> }) {
  const text = useTexts(texts);
  const { reserved_places: taken, max_places: most } = session;
  return (
    <span className="fill">
      <progress max={most} value={taken} aria-label={text.fill(taken, most)} />
      <span className="figure">{text.fill(taken, most)}</span>
    </span>
  );
}
