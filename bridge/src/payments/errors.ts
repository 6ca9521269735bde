/** No answer, or one that says "later": the network, a restart, a full queue. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';

  constructor(call: string, url: string, status: number, message: string) {
    super(`${call} at ${url} got no answer${status === 0 ? '' : ` but ${status}`}: ${message.split('\n')[0] ?? ''}`);
  }
}

/** The database answered no: a wrong machine token, a function that is not there, a key of another project. */
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused';
  readonly status: number;
  readonly code: string;

  constructor(call: string, url: string, status: number, code: string, message: string) {
    super(`${call} at ${url} was refused (${status} ${code}): ${message.split('\n')[0] ?? ''}`);
    this.status = status;
    this.code = code;
  }
}
