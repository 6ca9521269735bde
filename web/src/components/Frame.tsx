import { type ReactNode, useEffect } from 'react';
import { business, logoAddress } from '../app/business.ts';
import { LocaleSwitch, type Texts, useTexts } from '../app/locale.tsx';
import { Footer } from './Footer.tsx';
import { ArrivalNotice } from './ArrivalNotice.tsx';

const texts: Texts<{ skip: string; home(name: string): string }> = {
  fr: { skip: 'Aller au contenu', home: (name) => `${name}, accueil` },
  en: { skip: 'Skip to content', home: (name) => `${name}, home` },
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
  const name = business()?.name ?? 'Guichet';
  useEffect(() => {
    document.title = title === name ? name : `${title} – ${name}`;
  }, [title, name]);
  return (
    <>
      <a className="skip" href="#content">
        {text.skip}
      </a>
      <header className={wide ? 'bar wide' : 'bar'}>
        <a className="brand" href="/" aria-label={text.home(name)}>
          <img src={logoAddress()} alt="" width="28" height="28" />
          <span>{name}</span>
        </a>
        <div className="bar-end">
          {aside}
          <LocaleSwitch />
        </div>
      </header>
      <main id="content" className={narrow ? 'page narrow' : wide ? 'page wide' : 'page'} tabIndex={-1}>
        <ArrivalNotice />
        {children}
      </main>
      <Footer wide={wide} />
    </>
  );
}
