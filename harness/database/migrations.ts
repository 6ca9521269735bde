/** What a start does with a database, for whoever does it without a stack. */
export { migrate, readMigrations, type Migration } from '../../stack/src/migrate.ts';
export { bootstrapDatabase } from '../../stack/src/postgres/index.ts';
