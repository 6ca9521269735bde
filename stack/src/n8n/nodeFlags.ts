import { join } from 'node:path';
import { stackFolder } from '../paths.ts';
import type { Settings } from '../settings.ts';
import { nodePackageFolder } from './environment.ts';

/**
 * Flags of the Node that runs n8n's server.
 *
 * Node 24 starts a collection of the whole heap for each 64 MB of new buffers, which n8n needs for two thousand
 * requests, and works through it in one stretch: nobody is answered for 0.4 s on slow cores. This flag counts
 * buffers into the limit of the heap, as later versions of V8 do by themselves (nodejs/node issue 61967).
 * NODE_OPTIONS does not take it.
 *
 * The others let n8n's AI Agent load although nothing was compiled for it, and tell senders of events to come again
 * while n8n is starting.
 */
export const n8nNodeFlags = (settings: Settings): string[] => [
  '--external-memory-accounted-in-global-limit',
  '--require',
  join(stackFolder, 'bin/n8nSqlite.cjs'),
  '--require',
  join(nodePackageFolder(settings), 'dist/hooks/startingUpPreload.js'),
];
