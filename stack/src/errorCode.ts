/**
 * The `code` of an error of the system or of Postgres (`ENOENT`, `57P03`), undefined without one. Asked of the
 * object, not of its class: under jest, errors of Node's own modules are of another realm's Error.
 */
export function codeOf(error: unknown): string | undefined {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
