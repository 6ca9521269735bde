import { Outlet, useLocation } from '@tanstack/react-router';
import { Suspense, useEffect, useMemo, useState } from 'react';
import { LocaleSwitch, type Texts, useLocale, useTexts } from '../app/locale.tsx';
import { supabase } from '../app/supabase.ts';
import { useBell } from './bell.ts';
import { Waiting } from './components/Waiting.tsx';
import { DeskLink, links, useGo } from './links.tsx';
import { useMe } from './me.tsx';
import { navigation } from './navigation.ts';
import { useKeys } from './useKeys.ts';
import { useOnline } from './useOnline.ts';

interface ShellTexts {
  skip: string;
  nav: string;
  menu: string;
  search: string;
  searchHow: string;
  page: string;
  offline: string;
  deaf: string;
  signOut: string;
}
const texts: Texts<ShellTexts> = {
  fr: {
    skip: 'Aller au contenu',
    nav: 'Bureau',
    menu: 'Menu',
    search: 'Chercher',
    searchHow: 'E-mail, nom, commande, montant, identifiant Stripe, machine…',
    page: 'Ouverture de la page…',
    offline: 'Hors ligne\u00a0: ce qui est affiché date d’avant la coupure. Rien de ce que vous déciderez ne partira.',
    deaf: 'Le direct est coupé\u00a0: la page se relit chaque minute.',
    signOut: 'Se déconnecter',
  },
  en: {
    skip: 'Skip to content',
    nav: 'Desk',
    menu: 'Menu',
    search: 'Search',
    searchHow: 'E-mail, name, order, amount, Stripe id, machine…',
    page: 'Opening the page…',
    offline: 'Offline: what is shown is from before. Nothing that you decide will go out.',
    deaf: 'Live updates are away: the page reads again each minute.',
    signOut: 'Sign out',
  },
};

/** Navigation at the left (on a phone below), search above, the page in the middle. */
export function Shell() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const { actions, email } = useMe();
  const { pathname } = useLocation();
  const [isOpen, setOpen] = useState(false);
  const isOnline = useOnline();
  const isHeard = useBell();
  const go = useGo();
  const find = () => document.querySelector<HTMLInputElement>('#desk-search')?.focus();
  useKeys(useMemo(() => ({ '/': find, 'mod+k': find }), []));
  // on a phone the menu lies over the page: it goes once something was chosen
  useEffect(() => setOpen(false), [pathname]);

  return (
    <div className="desk" data-menu={isOpen}>
      <a className="skip" href="#content">
        {text.skip}
      </a>
      <nav className="desk-nav" id="desk-nav" aria-label={text.nav}>
        <DeskLink className="desk-brand" href={links.today}>
          <img src="/icon.svg" alt="" width="24" height="24" /> Guichet
        </DeskLink>
        {navigation.map(({ name, places }) => {
          const open = places.filter(({ right }) => right === undefined || actions.includes(right));
          if (open.length === 0) return null;
          return (
            <div key={name.fr} className="desk-nav-group">
              <p>{name[locale]}</p>
              {open.map((place) => (
                <DeskLink
                  key={place.href}
                  href={place.href}
                  aria-current={isAt(pathname, place.href) ? 'page' : undefined}
                >
                  {place.name[locale]}
                </DeskLink>
              ))}
            </div>
          );
        })}
        <div className="desk-nav-foot">
          <LocaleSwitch />
          <span className="who" title={email ?? ''}>
            {email}
          </span>
          <button type="button" className="link" onClick={() => void supabase().auth.signOut({ scope: 'local' })}>
            {text.signOut}
          </button>
        </div>
      </nav>
      <div className="desk-top">
        <form
          role="search"
          onSubmit={(event) => {
            event.preventDefault();
            const asked = String(new FormData(event.currentTarget).get('q') ?? '').trim();
            if (asked !== '') go(links.search(asked));
          }}
        >
          <input
            id="desk-search"
            name="q"
            type="search"
            aria-label={text.search}
            aria-keyshortcuts="/ Control+K"
            placeholder={text.searchHow}
            autoComplete="off"
          />
          <kbd aria-hidden="true">/</kbd>
        </form>
        <button
          type="button"
          className="button quiet small desk-menu"
          aria-expanded={isOpen}
          aria-controls="desk-nav"
          onClick={() => setOpen(!isOpen)}
        >
          {text.menu}
        </button>
      </div>
      <main id="content" className="desk-main" tabIndex={-1}>
        {!isOnline && (
          <p className="desk-banner bad" role="alert">
            {text.offline}
          </p>
        )}
        {isOnline && !isHeard && (
          <p className="desk-banner" role="status">
            {text.deaf}
          </p>
        )}
        <Suspense fallback={<Waiting what={text.page} />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}

/** A page's place is where one is on it, and on what opens from it. */
function isAt(pathname: string, href: string): boolean {
  const path = pathname.startsWith('/bureau') ? pathname : `/bureau${pathname === '/' ? '' : pathname}`;
  return href === links.today ? path.replace(/\/$/, '') === links.today : path === href || path.startsWith(`${href}/`);
}
