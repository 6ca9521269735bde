import type { EventLogOperation } from '../operation';
import { begin } from './begin';
import { complete } from './complete';
import { fail } from './fail';
import { failExecution } from './failExecution';
import { list } from './list';
import { replay } from './replay';

/** In the order of the list in the editor. */
export const operations: readonly EventLogOperation[] = [begin, complete, fail, failExecution, list, replay];
