import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { makeFresh, loadSecrets, settingsFrom } from '../../harness/stack/home.ts';
import { createDatabase } from '../../harness/stack/parts.ts';
import { freePort } from './setup/postgrest.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'guichet-home-'));
});
afterEach(async () => {
  await makeFresh(home);
  rmSync(home, { recursive: true, force: true });
});

test('npm start on a home with another history names the migration and --fresh, and writes nothing', async () => {
  const settings = settingsFrom(
    { GUICHET_HOME: home, GUICHET_DATABASE_PORT: String(await freePort()) },
    loadSecrets(home),
  );
  const service = createDatabase(settings, () => undefined);
  await service.start();
  const client = new Client({ connectionString: settings.database.url });
  await client.connect();
  await client.query(
    "update supabase_migrations.schema_migrations set version = '20261121000390', name = 'room_for_updates' where name = 'release'",
  );
  await client.end();
  await service.stop();

  const again = createDatabase(settings, () => undefined);
  try {
    await expect(again.start()).rejects.toThrow(
      /nothing was written:\n(.*\n)*  20261121000390_room_for_updates was applied and is none of these files \(unknown\)\n(.*\n)*"npm start -- --fresh" begins with an empty database/,
    );
  } finally {
    await again.stop();
  }
}, 120_000);
