import { machineCode } from '../bridge/machineCode.ts';
import { listen } from '../listen.ts';
import type { Log, Service } from '../service.ts';
import type { Settings } from '../settings.ts';
import { ensureAdminAccount } from './adminAccount.ts';
import { buildPages, distFolder } from './build.ts';
import { type PageFile, readPages } from './files.ts';
import { createPageServer } from './server.ts';

/** The pages for customers and staff: built where their sources changed, served with the addresses they need. */
export function createWeb(settings: Settings, log: Log): Service {
  const { supabase, n8n, web } = settings;
  const kioskUrl = `${web.url}/kiosk/${machineCode(settings)}`;
  let files: ReadonlyMap<string, PageFile> = new Map();
  const server = createPageServer({
    files: () => files,
    config: {
      supabaseUrl: supabase.url,
      anonKey: supabase.anonKey,
      locale: 'fr',
      // a hosted Supabase has no workflows behind /functions/v1: there n8n is called directly
      functionsUrl: supabase.embedded ? `${supabase.url}/functions/v1` : `${n8n.url}/webhook`,
    },
  });
  return {
    name: 'web',
    async start() {
      if (supabase.embedded) await ensureAdminAccount(settings);
      if (await buildPages()) log('Built the pages / Pages construites');
      files = readPages(distFolder);
      await listen(server, settings, 'web');
    },
    async stop() {
      if (!server.listening) return;
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
    rows: () => [
      { label: 'Réservations / Bookings', address: `${web.url}/immersion-elite` },
      {
        label: 'Administration',
        address: `${web.url}/admin/immersion-sessions`,
        ...(supabase.embedded ? { credentials: `${n8n.email} / ${n8n.password}` } : {}),
      },
      { label: 'Écran du distributeur / Kiosk', address: kioskUrl },
    ],
    env: () => ({ WEB_URL: web.url, KIOSK_URL: kioskUrl }),
  };
}
