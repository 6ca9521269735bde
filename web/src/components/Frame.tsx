import { type ReactNode, useEffect } from 'react';
import { LocaleSwitch, type Texts, useTexts } from '../app/locale.tsx';

const texts: Texts<{ skip: string; home: string }> = {
  fr: { skip: 'Aller au contenu', home: 'Guichet, accueil' },
  en: { skip: 'Skip to content', home: 'Guichet, home' },
};

/** Header, title and main part that all pages but the kiosk share. */
export function Frame({
  title,
  children,
  aside,
  narrow = false,
  wide = false,
}: {
  title: string;
  children: ReactNode;
  aside?: ReactNode;
  narrow?: boolean;
  wide?: boolean;
}) {
  const text = useTexts(texts);
  useEffect(() => {
    document.title = `${title} – Guichet`;
  }, [title]);
  return (
    <>
      <a className="skip" href="#content">
        {text.skip}
      </a>
      <header className={wide ? 'bar wide' : 'bar'}>
        <a className="brand" href="/" aria-label={text.home}>
          <img src="/icon.svg" alt="" width="28" height="28" />
          Guichet
        </a>
        <div className="bar-end">
          {aside}
          <LocaleSwitch />
        </div>
      </header>
      <main id="content" className={narrow ? 'page narrow' : wide ? 'page wide' : 'page'} tabIndex={-1}>
        {children}
      </main>
    </>
  );
}
