import type { NextFunction, Request, Response } from 'express';

/** An error as RFC 9457 writes it: what happened, to what, and what to do next. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly title: string;
  readonly headers: Record<string, string>;

  constructor(status: number, title: string, detail: string, headers: Record<string, string> = {}) {
    super(detail);
    this.status = status;
    this.title = title;
    this.headers = headers;
  }

  body(): Record<string, unknown> {
    return {
      type: `urn:guichet:bridge:${this.title.toLowerCase().replaceAll(' ', '-')}`,
      title: this.title,
      status: this.status,
      detail: this.message,
    };
  }
}

export function sendProblem(response: Response, problem: Problem): void {
  response
    .status(problem.status)
    .set(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problem.body()));
}

/** Last handler: our own problems as they are, an address that cannot be read as 404, a bad body as 400, anything else as 500 without its inside. */
export function problemHandler(onUnexpected: (error: unknown) => void) {
  return (error: unknown, _request: Request, response: Response, next: NextFunction): void => {
    if (response.headersSent) {
      next(error);
    } else if (error instanceof Problem) {
      sendProblem(response, error);
    } else if (error instanceof URIError) {
      sendProblem(
        response,
        new Problem(404, 'No such path', 'the path holds an escape that is no text; see /openapi.json'),
      );
    } else if (isBodyError(error)) {
      sendProblem(
        response,
        new Problem(error.status, 'Unreadable body', 'the body is no JSON object of at most 16 kB'),
      );
    } else {
      onUnexpected(error);
      sendProblem(response, new Problem(500, 'Internal error', 'the bridge failed at this request; its log says why'));
    }
  };
}

/** What express.json throws carries the status it wants. */
function isBodyError(error: unknown): error is Error & { status: number } {
  return (
    error instanceof Error &&
    'status' in error &&
    typeof error.status === 'number' &&
    error.status >= 400 &&
    error.status < 500
  );
}
