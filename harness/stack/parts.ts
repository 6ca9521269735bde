/** Parts of the stack and what it does to n8n, for tests that start one of them alone or a second time. */
export { untilActivated } from '../../stack/src/n8n/activation.ts';
export { apiKey } from '../../stack/src/n8n/api.ts';
export { installContents } from '../../stack/src/n8n/install.ts';
export { readInstalled } from '../../stack/src/n8n/installed.ts';
export { publishShipped } from '../../stack/src/n8n/publish.ts';
export { createDatabase } from '../../stack/src/postgres/index.ts';
export { createSeed } from '../../stack/src/seed/index.ts';
export { createWeb } from '../../stack/src/web/index.ts';
