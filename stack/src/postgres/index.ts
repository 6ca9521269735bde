export { endAbandonedClusters, temporaryClusterPrefix } from './abandoned.ts';
export { bootstrapDatabase, ensureDatabase } from './bootstrap.ts';
export { startPostgres, type PostgresOptions, type RunningPostgres } from './start.ts';
export { createDatabase, removeCluster } from './service.ts';
