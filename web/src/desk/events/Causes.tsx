import { useLocale, useTexts } from '../../app/locale.tsx';
import { Section } from '../components/Page.tsx';
import { When } from '../components/When.tsx';
import { numberIn } from './numbers.ts';
import type { Cause } from './schemas.ts';
import { texts } from './texts.ts';

/** What events are in error for: one line a cause, the most frequent first, each with its own button. */
export function Causes({
  causes,
  onSee,
  onReplay,
}: {
  causes: readonly Cause[];
  onSee(cause: string): void;
  /** Left out for whoever may not. */
  onReplay: ((cause: Cause) => void) | undefined;
}) {
  const text = useTexts(texts);
  const { locale } = useLocale();
  if (causes.length === 0) return null;
  return (
    <Section title={text.causes}>
      <ul className="causes">
        {causes.map((cause) => (
          <li key={cause.cause}>
            <span className="figure cause-count">{numberIn(cause.count, locale)}</span>
            <span className="cause-words">
              <button type="button" className="link" title={cause.message ?? ''} onClick={() => onSee(cause.cause)}>
                {cause.cause}
              </button>
              <span className="muted">
                {cause.types.join(', ')} · <When at={cause.last_at} />
              </span>
            </span>
            {onReplay && (
              <button type="button" className="button quiet small" onClick={() => onReplay(cause)}>
                {text.replayMany(numberIn(cause.count, locale))}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}
