import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * An execution as the log names it. The number alone is not enough: two n8n on one database both count from 1, and
 * the end of one's execution 57 must not take the events of the other's.
 */
export function executionStamp(context: Pick<IExecuteFunctions, 'getInstanceId'>, executionId: string): string {
  return `${context.getInstanceId()}:${executionId}`;
}
