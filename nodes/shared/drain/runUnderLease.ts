import type { IDataObject, IRun, ITriggerFunctions } from 'n8n-workflow';
import { ExecutionCancelledError } from 'n8n-workflow';
import { messageOf } from '../errors';
import { holdLease, type LeaseTerms } from './lease';

/** What was claimed, and what the database can be told of it. */
export interface Leased {
  items: IDataObject[];
  /** what the items are, for the log: "alerts" */
  name: string;
  terms: LeaseTerms;
  /** Makes the lease last so many seconds from now. @returns how many items it still holds */
  renew(seconds: number): Promise<number>;
  /** Gives all of it back for another attempt: n8n could not even start an execution. */
  giveBack(message: string): Promise<void>;
  /** Where the execution does not say itself what becomes of the items: whether it ended well, within its lease. */
  ended?(isWell: boolean): Promise<void>;
}

/**
 * One execution with all items; resolves when it has ended or its lease has. The lease is renewed while it runs. What
 * becomes of the items the execution says, its error workflow or the end of the lease: n8n can say here only that it
 * failed.
 */
export async function runUnderLease(context: ITriggerFunctions, leased: Leased): Promise<void> {
  const { items, name, terms } = leased;
  const where = { workflowId: context.getWorkflow().id };
  const done = context.helpers.createDeferredPromise<IRun>();
  try {
    context.emit([items.map((json) => ({ json }))], undefined, done);
    const run = await holdLease(done.promise, terms, {
      renew: (seconds) => leased.renew(seconds),
      report: (message) => context.logger.warn(message, where),
    });
    // a failed execution resolves too
    if (run !== undefined && run.status !== 'success')
      context.logger.warn(`The execution with ${items.length} ${name} ended as "${run.status}"`, where);
    if (run !== undefined) await leased.ended?.(run.status === 'success');
  } catch (error) {
    // a timeout or a stopped execution: it did run
    if (error instanceof ExecutionCancelledError) {
      context.logger.warn(`The execution with ${items.length} ${name} was stopped: ${error.message}`, where);
      return;
    }
    const message = `n8n could not start an execution: ${messageOf(error)}`;
    context.logger.error(message, where);
    await leased.giveBack(message);
  }
}
