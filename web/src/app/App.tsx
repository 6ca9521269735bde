import { type ComponentType, lazy, Suspense } from 'react';
import { Loading } from '../components/Loading.tsx';
import { type Locale, LocaleProvider } from './locale.tsx';
import type { PageName, PageProps, Route } from './routes.ts';

type PageModule = Promise<{ default: ComponentType<PageProps> }>;

/** Each page is a file of its own in the build: a kiosk loads nothing of the administration. */
const load: Readonly<Record<PageName, () => PageModule>> = {
  home: () => import('../pages/HomePage.tsx'),
  immersion: () => import('../pages/ImmersionElitePage.tsx'),
  immersionReturn: () => import('../pages/ImmersionReturnPage.tsx'),
  adminImmersion: () => import('../pages/AdminImmersionSessions.tsx'),
  kiosk: () => import('../pages/KioskPage.tsx'),
  pay: () => import('../pages/PayPage.tsx'),
  desk: () => import('../desk/DeskApp.tsx'),
  order: () => import('../pages/OrderPage.tsx'),
  account: () => import('../pages/AccountPage.tsx'),
  legal: () => import('../pages/LegalPage.tsx'),
  notFound: () => import('../pages/NotFoundPage.tsx'),
};

/** Days and hours of the business stand on these: its zone is asked for first. */
export function showsClock(page: PageName): boolean {
  return (
    page === 'immersion' ||
    page === 'immersionReturn' ||
    page === 'adminImmersion' ||
    page === 'account' ||
    page === 'desk'
  );
}

/** Whose shop it is stands above and below. A kiosk and the phone before it have no time for that. */
export function namesShop(page: PageName): boolean {
  return page !== 'kiosk' && page !== 'pay';
}

/** Begins to load the page before its surroundings are known. */
export function preparePage(route: Route): ComponentType<PageProps> {
  const loading = load[route.page]();
  return lazy(() => loading);
}

export function App({ Page, route, locale }: { Page: ComponentType<PageProps>; route: Route; locale: Locale }) {
  return (
    <LocaleProvider first={locale}>
      <Suspense fallback={<Loading />}>
        <Page parameter={route.parameter} />
      </Suspense>
    </LocaleProvider>
  );
}
