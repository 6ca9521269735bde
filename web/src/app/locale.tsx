import { createContext, type ReactNode, use, useEffect, useState } from 'react';

export type Locale = 'fr' | 'en';
/** The texts of a page, French first. */
export type Texts<T> = Readonly<Record<Locale, T>>;

interface LocaleState {
  locale: Locale;
  choose(locale: Locale): void;
}

const LocaleContext = createContext<LocaleState>({ locale: 'fr', choose: () => undefined });
const storageKey = 'guichet.locale';

function remembered(): Locale | undefined {
  const stored = localStorage.getItem(storageKey);
  return stored === 'fr' || stored === 'en' ? stored : undefined;
}

export function LocaleProvider({ first, children }: { first: Locale; children: ReactNode }) {
  const [locale, setLocale] = useState<Locale>(() => remembered() ?? first);
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  const choose = (chosen: Locale) => {
    localStorage.setItem(storageKey, chosen);
    setLocale(chosen);
  };
  return <LocaleContext value={{ locale, choose }}>{children}</LocaleContext>;
}

export function useLocale(): LocaleState {
  return use(LocaleContext);
}

export function useTexts<T>(texts: Texts<T>): T {
  return texts[useLocale().locale];
}

/** Two buttons, the chosen one pressed. */
export function LocaleSwitch() {
  const { locale, choose } = useLocale();
  return (
    <div className="locale" role="group" aria-label="Langue / Language">
      <button type="button" lang="fr" aria-pressed={locale === 'fr'} onClick={() => choose('fr')}>
        <abbr title="Français">FR</abbr>
      </button>
      <button type="button" lang="en" aria-pressed={locale === 'en'} onClick={() => choose('en')}>
        <abbr title="English">EN</abbr>
      </button>
    </div>
  );
}
