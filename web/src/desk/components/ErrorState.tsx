import { useLocale, useTexts, type Texts } from '../../app/locale.tsx';
import { Refusal } from '../api.ts';
import { sayFailure } from '../sayFailure.ts';

const texts: Texts<{ read: string; again: string }> = {
  fr: { read: 'La lecture n’a pas abouti. Rien n’a été modifié.', again: 'Relire' },
  en: { read: 'This could not be read. Nothing was changed.', again: 'Read again' },
};

/** What could not be read, with the way to try again. */
export function ErrorState({ error, onAgain }: { error: unknown; onAgain(): void }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  return (
    <div className="notice bad" role="alert">
      <span>{error instanceof Refusal ? sayFailure(error, locale) : text.read}</span>{' '}
      <button type="button" className="button quiet small" onClick={onAgain}>
        {text.again}
      </button>
    </div>
  );
}
