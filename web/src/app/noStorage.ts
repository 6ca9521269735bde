/**
 * Stands in the build for Supabase's storage client, which supabase-js always brings along: no page keeps files,
 * and a kiosk on a slow line shall not load what nobody calls.
 */
export class StorageClient {
  from(bucket: string): never {
    throw new Error(`${bucket}: the pages are built without Supabase's storage client, see vite.config.ts`);
  }
}
/** supabase-js hands it on to whoever imports it. */
export class StorageApiError extends Error {}
