import type { AlertOperation } from '../operation';
import { enqueue } from './enqueue';
import { send } from './send';

/** In the order of the list in the editor. */
export const operations: readonly AlertOperation[] = [enqueue, send];
