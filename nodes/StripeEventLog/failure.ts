import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

export interface Failure {
  message: string;
  /** where in the event it is, e.g. `data.object.items.data[0].price` */
  path?: string;
}

const isObject = (value: unknown): value is IDataObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/**
 * Why an item came over an error output. Nodes say it in three ways: a field `error` with a text, one with
 * an object, or n8n's own error object beside the fields.
 */
export function failureOf(item: INodeExecutionData): Failure {
  const said = item.json.error;
  const details = isObject(said) ? said : {};
  const context = isObject(item.error?.context) ? item.error.context : {};
  const message =
    text(said) ?? text(details.message) ?? text(item.error?.message) ?? text(item.json.message) ?? 'no reason was given';
  const hint = text(details.hint) ?? text(item.error?.description);
  const path = text(details.path) ?? text(context.path) ?? text(item.json.path);
  return {
    message: hint === undefined || message.includes(hint) ? message : `${message} (${hint})`,
    ...(path === undefined ? {} : { path }),
  };
}
