import type { OutboxOperation } from '../row';
import { complete } from './complete';
import { fail } from './fail';
import { list } from './list';
import { retry } from './retry';
import { skip } from './skip';

/** In the order of the list in the editor. */
export const operations: readonly OutboxOperation[] = [complete, fail, list, retry, skip];
