/** What came of a call; status: of HTTP, 0 where nothing came. */
interface Answer {
  call: string;
  url: string;
  status: number;
  message: string;
}

/** No answer, or one that says "later": the network, a restart, a full queue. */
export class DatabaseUnreachable extends Error {
  override readonly name = 'DatabaseUnreachable';

  constructor({ call, url, status, message }: Answer) {
    super(`${call} at ${url} got no answer${status === 0 ? '' : ` but ${status}`}: ${message.split('\n')[0] ?? ''}`);
  }
}

/** The database answered no: a wrong machine token, a function that is not there, a key of another project. */
export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused';
  readonly status: number;
  readonly code: string;

  constructor({ call, url, status, code, message }: Answer & { code: string }) {
    super(`${call} at ${url} was refused (${status} ${code}): ${message.split('\n')[0] ?? ''}`);
    this.status = status;
    this.code = code;
  }
}
