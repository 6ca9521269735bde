import type { INodeExecutionData } from 'n8n-workflow';
import { isJsonObject } from './record';

export interface Failure {
  message: string;
  /** where in the event it is, e.g. `data.object.items.data[0].price` */
  path?: string;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * Why an item came over an error output. Nodes say it in three ways: a field `error` with a text, one with
 * an object, or n8n's own error object beside the fields. `beside`: what counts where none of them says it.
 */
export function failureOf(item: INodeExecutionData, beside?: unknown): Failure {
  const said = item.json.error;
  const details = isJsonObject(said) ? said : {};
  const context = isJsonObject(item.error?.context) ? item.error.context : {};
  const message =
    text(said) ?? text(details.message) ?? text(item.error?.message) ?? text(beside) ?? 'no reason was given';
  const hint = text(details.hint) ?? text(item.error?.description);
  const path = text(details.path) ?? text(context.path) ?? text(item.json.path);
  return {
    message: hint === undefined || message.includes(hint) ? message : `${message} (${hint})`,
    ...(path === undefined ? {} : { path }),
  };
}
