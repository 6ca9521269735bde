import type { AlertOperation } from '../operation';
import { ask } from './ask';
import { decide } from './decide';
import { enqueue } from './enqueue';
import { send } from './send';
import { show } from './show';

/** In the order of the list in the editor. */
export const operations: readonly AlertOperation[] = [ask, decide, enqueue, send, show];
