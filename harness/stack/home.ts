/** The state of a stack: what it wrote into its home, and how its database is removed. */
export { readStackEnv as readStackFile } from '../../stack/src/envFile.ts';
export { makeFresh } from '../../stack/src/fresh.ts';
export { removeCluster } from '../../stack/src/postgres/index.ts';
export { abandonedFolders, ownFolder } from '../../stack/src/process/abandoned.ts';
export { loadSecrets, makeSecrets } from '../../stack/src/secrets.ts';
export { homeFrom, settingsFrom, type Settings } from '../../stack/src/settings.ts';
