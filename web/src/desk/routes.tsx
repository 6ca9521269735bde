import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { NotFound } from './NotFound.tsx';
import { Shell } from './Shell.tsx';

const root = createRootRoute({ component: Shell, notFoundComponent: NotFound });
const under = { getParentRoute: () => root };

/** A line a page; each is a file of its own in the build. */
const pages = [
  createRoute({
    ...under,
    path: '/evenements',
    component: lazyRouteComponent(() => import('./events/EventsPage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/evenements/$id',
    component: lazyRouteComponent(() => import('./events/EventsPage.tsx')),
  }),
  createRoute({ ...under, path: '/file', component: lazyRouteComponent(() => import('./outbox/OutboxPage.tsx')) }),
  createRoute({ ...under, path: '/alertes', component: lazyRouteComponent(() => import('./alerts/AlertsPage.tsx')) }),
  createRoute({ ...under, path: '/textes', component: lazyRouteComponent(() => import('./texts/AlertTextsPage.tsx')) }),
  createRoute({ ...under, path: '/aide/$page', component: lazyRouteComponent(() => import('./help/HelpPage.tsx')) }),
  createRoute({
    ...under,
    path: '/seances',
    component: lazyRouteComponent(() => import('./sessions/SessionsPage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/seances/$id',
    component: lazyRouteComponent(() => import('./sessions/SessionPage.tsx')),
  }),
  createRoute({ ...under, path: '/espaces', component: lazyRouteComponent(() => import('./spaces/SpacesPage.tsx')) }),
  createRoute({ ...under, path: '/', component: lazyRouteComponent(() => import('./today/TodayPage.tsx')) }),
  createRoute({
    ...under,
    path: '/paiements',
    component: lazyRouteComponent(() => import('./payments/PaymentsPage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/comptabilite',
    component: lazyRouteComponent(() => import('./accounts/MonthPage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/chiffres/$what',
    component: lazyRouteComponent(() => import('./figures/RowsPage.tsx')),
  }),
  createRoute({ ...under, path: '/recherche', component: lazyRouteComponent(() => import('./search/SearchPage.tsx')) }),
  createRoute({
    ...under,
    path: '/personnes/$id',
    component: lazyRouteComponent(() => import('./person/PersonPage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/paiements/$id',
    component: lazyRouteComponent(() => import('./payment/PaymentPage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/paiements/$id/recu',
    component: lazyRouteComponent(() => import('./payment/ReceiptPage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/abonnements',
    component: lazyRouteComponent(() => import('./subscriptions/SubscriptionsPage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/abonnements/$id',
    component: lazyRouteComponent(() => import('./subscriptions/SubscriptionsPage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/etablissements/$id',
    component: lazyRouteComponent(() => import('./subscriptions/EstablishmentPage.tsx')),
  }),
  createRoute({ ...under, path: '/equipe', component: lazyRouteComponent(() => import('./team/TeamPage.tsx')) }),
  createRoute({
    ...under,
    path: '/decisions',
    component: lazyRouteComponent(() => import('./decisions/DecisionsPage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/reglages',
    component: lazyRouteComponent(() => import('./settings/SettingsPage.tsx')),
  }),
  createRoute({ ...under, path: '/boutique', component: lazyRouteComponent(() => import('./shop/ShopPage.tsx')) }),
  createRoute({ ...under, path: '/galerie', component: lazyRouteComponent(() => import('./gallery/GalleryPage.tsx')) }),
  createRoute({ ...under, path: '/compte', component: lazyRouteComponent(() => import('./account/AccountPage.tsx')) }),
  createRoute({
    ...under,
    path: '/machines',
    component: lazyRouteComponent(() => import('./machines/MachinesPage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/machines/$code',
    component: lazyRouteComponent(() => import('./machines/MachinePage.tsx')),
  }),
  createRoute({
    ...under,
    path: '/machines/$code/remplir',
    component: lazyRouteComponent(() => import('./machines/RefillPage.tsx')),
  }),
  createRoute({ ...under, path: '/ventes', component: lazyRouteComponent(() => import('./vends/VendsPage.tsx')) }),
  createRoute({ ...under, path: '/ventes/$id', component: lazyRouteComponent(() => import('./vends/VendPage.tsx')) }),
];

/** Addresses of the desk, below /bureau. */
export function createDeskRouter() {
  return createRouter({
    routeTree: root.addChildren(pages),
    basepath: '/bureau',
    defaultPreload: 'intent',
    scrollRestoration: true,
  });
}
