import { useState } from 'react';
import { useTexts, type Texts } from '../../app/locale.tsx';

const texts: Texts<{ copy(what: string): string; copied: string }> = {
  fr: { copy: (what) => `Copier ${what}`, copied: 'Copié' },
  en: { copy: (what) => `Copy ${what}`, copied: 'Copied' },
};

/** An id in full, copied by a press. */
export function CopyText({ text: value }: { text: string }) {
  const text = useTexts(texts);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(value);
    setCopied(true);
    setTimeout(() => setCopied(false), 1_500);
  };
  return (
    <button type="button" className="copy" title={text.copy(value)} onClick={() => void copy()}>
      <code>{value}</code>
      <span role="status">{isCopied ? text.copied : ''}</span>
    </button>
  );
}
