import type { Migration } from '../../stack/src/migrate.ts';

/**
 * The rooms of the database and the migrations in which their objects are made first, by the beginning of the number;
 * the longest beginning decides. A migration without a room is refused.
 */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  foundations: ['20261121000100', '20261121000110', '20261121000115'],
  alerts: ['20261121000118', '20261121000120', '20261121000125'],
  outbox: ['2026112100013'],
  events: ['202611210001', '20261121000300', '20261121000305', '20261121000310', '20261121000420'],
  limits: ['20261121000197'],
  billing: ['202611210002', '202611210003', '20261121001600'],
  quotas: ['20261121000240', '20261121000400', '20261121000410'],
  orders: ['20261121001'],
  money: ['20261121001200', '20261121001400', '20261121001500', '20261121001510', '20261121001610', '20261121001620'],
  catalogue: ['202611210020'],
  seats: ['202611210021'],
  vending: ['20261121003'],
  bookings: ['20261121004', '20261121005'],
};

/** Objects that are made in passing, by a migration of another room. */
export const elsewhere: Readonly<Record<string, string>> = {
  'guichet.is_admin': 'foundations',
  'guichet.settings': 'foundations',
  'guichet.web_address': 'foundations',
  'public.feature_key': 'quotas',
  'public.quota_definitions': 'quotas',
  'public.renew_alerts': 'alerts',
  'public.renew_outbox': 'outbox',
  'public.set_alert_email': 'alerts',
  'public.set_web_address': 'foundations',
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
