import { complete } from './complete';
import { fail } from './fail';
import { list } from './list';
import type { OutboxOperation } from './operation';
import { retry, skip } from './staff';

export const operations: OutboxOperation[] = [complete, fail, list, retry, skip];
