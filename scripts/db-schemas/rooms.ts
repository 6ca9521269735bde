import type { Migration } from '../../harness/database/migrations.ts';

/**
 * The rooms of the database and the migrations in which their objects are made first, by the beginning of the number;
 * the longest beginning decides. A migration without a room is refused.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  foundations: ['2026112100010', '20261121000110', '20261121000111'],
  staff: ['20261121000112', '20261121000113', '20261121000114', '202612010001'],
  queue: ['20261121000117'],
  alerts: ['20261121000118', '20261121000120', '20261201000609', '20261201000629', '2026120100063', '2026120100064'],
  telegram: ['202612010007'],
  outbox: ['2026112100013', '2026120100006', '20261201000619', '2026120100062'],
  events: ['202611210001', '202612010006'],
  limits: ['20261121000197'],
  billing: ['202611210002', '202611210003', '2026120100005'],
  quotas: ['20261121000395', '202611210004'],
  checkouts: ['20261121001050'],
  orders: ['20261121001060', '202611210011'],
  money: ['202611210012', '202611210014', '202611210015', '202611210016'],
  onboarding: ['202611210017'],
  catalogue: ['202611210020', '2026120100055', '2026120100056'],
  seats: ['202611210021'],
  vending: ['20261121003', '202612010004'],
  bookings: ['20261121004', '202612010005'],
  doors: ['20261121005000'],
  till: ['202611210053', '202611210054', '202612010002'],
  desk: ['202612010003'],
  watch: ['202612010009'],
  forms: ['2026120100085', '2026120100086', '2026120100087'],
  shop: ['2026120100095'],
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

/** What makes an object, or makes it anew. */
export const creation =
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
