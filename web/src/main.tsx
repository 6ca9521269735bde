import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { noteArrival } from './app/arrival.ts';
import { App, namesShop, preparePage, showsClock } from './app/App.tsx';
import { loadBusiness, wearColours } from './app/business.ts';
import { loadConfig } from './app/config.ts';
import { LocaleProvider } from './app/locale.tsx';
import { OtherReleasePage } from './app/OtherRelease.tsx';
import { watchRelease } from './app/release.ts';
import { matchRoute } from './app/routes.ts';
import { connect } from './app/supabase.ts';
import './styles.css';

noteArrival();
const route = matchRoute(location.pathname, location.search);
const Page = preparePage(route);
const element = document.getElementById('root');
if (element === null) throw new Error('index.html has no #root');
const root = createRoot(element);

loadConfig()
  .then(async (config) => {
    // a kiosk is nobody, whoever has signed in on that screen before
    connect(config, {
      ...(route.page === 'kiosk'
        ? { auth: { persistSession: false, autoRefreshToken: false, storageKey: 'guichet.kiosk' } }
        : {}),
      global: {
        fetch: watchRelease(config.supabaseUrl, { apikey: config.anonKey }, (found) => {
          root.render(
            <LocaleProvider first={config.locale}>
              <OtherReleasePage found={found} />
            </LocaleProvider>,
          );
          if (route.page === 'kiosk') setTimeout(() => location.reload(), 10_000);
        }),
      },
    });
    if (showsClock(route.page)) await loadBusiness();
    // without whose shop it is the page is still of use
    else if (namesShop(route.page)) await loadBusiness().catch((error: unknown) => console.error(error));
    if (route.page !== 'desk') wearColours();
    root.render(
      <StrictMode>
        <App Page={Page} route={route} locale={config.locale} />
      </StrictMode>,
    );
  })
  .catch((error: unknown) => {
    console.error(error);
    root.render(
      <main className="page narrow" role="alert">
        <h1>Service indisponible</h1>
        <p>
          Réessayez dans un instant. <span lang="en">Service unavailable, please try again in a moment.</span>
        </p>
        <button type="button" className="button" onClick={() => location.reload()}>
          Réessayer / Retry
        </button>
      </main>,
    );
    // an unattended kiosk has nobody who presses the button
    if (route.page === 'kiosk') setTimeout(() => location.reload(), 10_000);
  });
