import { type ReactNode, useEffect, useId, useRef } from 'react';
import { useTexts, type Texts } from '../../app/locale.tsx';

const texts: Texts<{ close: string }> = { fr: { close: 'Fermer' }, en: { close: 'Close' } };

/** What one row says in full, beside its list; on a phone over it. Escape closes it. */
export function DetailPanel({ title, onClose, children }: { title: string; onClose(): void; children: ReactNode }) {
  const text = useTexts(texts);
  const titleId = useId();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && document.querySelector('dialog[open]') === null) onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <aside ref={panel} className="panel" aria-labelledby={titleId}>
      <header>
        <h2 id={titleId}>{title}</h2>
        <button type="button" className="button quiet small" onClick={onClose}>
          {text.close}
        </button>
      </header>
      <div className="panel-body">{children}</div>
    </aside>
  );
}

/** A list and, where a row is open, its panel beside it. */
export function WithPanel({ list, panel }: { list: ReactNode; panel: ReactNode }) {
  return (
    <div className="with-panel" data-open={panel !== null && panel !== undefined && panel !== false}>
      <div className="with-panel-list">{list}</div>
      {panel}
    </div>
  );
}
