/** What a start does with a database, for whoever does it without a stack. */
export {
  HistoryError,
  migrate,
  MigrationError,
  readMigrations,
  type Migration,
} from '../../cli/src/migrate/migrate.ts';
export { bootstrapDatabase } from '../../stack/src/postgres/index.ts';
