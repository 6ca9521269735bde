import type { Migration } from '../../harness/database/migrations.ts';

/**
 * The rooms of the database and the migrations in which their objects are made first, by the beginning of the number;
 * the longest beginning decides. A migration without a room is refused.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  foundations: ['2026112100010', '20261121000110', '20261121000111'],
  staff: ['20261121000112', '20261121000113', '20261121000114'],
  queue: ['20261121000117'],
  alerts: ['20261121000118', '20261121000120'],
  outbox: ['2026112100013'],
  events: ['202611210001'],
  limits: ['20261121000197'],
  billing: ['202611210002', '202611210003'],
  quotas: ['20261121000395', '202611210004'],
  checkouts: ['20261121001050'],
  orders: ['20261121001060', '202611210011'],
  money: ['202611210012', '202611210014', '202611210015', '202611210016'],
  onboarding: ['202611210017'],
  catalogue: ['202611210020'],
  seats: ['202611210021'],
  vending: ['20261121003'],
  bookings: ['20261121004'],
  doors: ['20261121005000'],
  till: ['202611210053', '202611210054'],
  desk: ['20261201'],
};

/** Objects that are made in passing, by a migration of another room. */
export const elsewhere: Readonly<Record<string, string>> = {
  'public.feature_key': 'quotas',
  'public.quota_definitions': 'quotas',
};

/** @throws Error naming the migration that has no room */
export function roomOfMigration({ version, file }: Pick<Migration, 'version' | 'file'>): string {
  const [best] = Object.entries(rooms)
    .flatMap(([room, beginnings]) =>
      beginnings
        .filter((beginning) => version.startsWith(beginning))
        .map((beginning) => ({ room, length: beginning.length })),
    )
    .sort((a, b) => b.length - a.length);
  if (!best) throw new Error(`${file} has no room: give it one in scripts/db-schemas/rooms.ts`);
  return best.room;
}

const creation =
  /\bcreate\s+(?:or\s+replace\s+)?(?:materialized\s+)?(?:view|table|function|procedure|type|domain|sequence|schema)\s+(?:if\s+not\s+exists\s+)?(?:(public|guichet)\.)?(\w+)/gi;

/** The room of each object by its name with schema: that of the migration which makes it first, unless it is said otherwise. */
export function roomsOfObjects(migrations: readonly Migration[]): Map<string, string> {
  const found = new Map(Object.entries(elsewhere));
  for (const migration of migrations) {
    const room = roomOfMigration(migration);
    for (const [, schema = 'public', name = ''] of migration.sql.replace(/--.*$/gm, '').matchAll(creation)) {
      const object = `${schema}.${name}`.toLowerCase();
      if (!found.has(object)) found.set(object, room);
    }
  }
  return found;
}
