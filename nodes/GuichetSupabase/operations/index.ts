import type { SupabaseOperation } from '../operation';
import { callFunction } from './callFunction';
import { deleteRows } from './delete';
import { insert } from './insert';
import { select } from './select';
import { update } from './update';
import { upsert } from './upsert';

/** In the order of the list in the editor. */
export const operations: readonly SupabaseOperation[] = [callFunction, upsert, deleteRows, insert, select, update];
