import { join } from 'node:path';
import { stackFolder } from '../paths.ts';

/**
 * Flags of the Node that runs n8n's server.
 *
 * Node 24 starts a collection of the whole heap for each 64 MB of new buffers, which n8n needs for two thousand
 * requests, and works through it in one stretch: nobody is answered for 0.4 s on slow cores. This flag counts
 * buffers into the limit of the heap, as later versions of V8 do by themselves (nodejs/node issue 61967).
 * NODE_OPTIONS does not take it.
 *
 * The other one lets n8n's AI Agent load although nothing was compiled for it.
 */
export const n8nNodeFlags = ['--external-memory-accounted-in-global-limit', '--require', join(stackFolder, 'bin/n8n-sqlite.cjs')];
