import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import type { Journal } from '../journal/journal.ts';
import { Problem } from './problem.ts';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

/**
 * Runs a request once per `Idempotency-Key`. The same key with the same method, path and body gets the
 * first answer again, also after a restart, and waits for it while it is still being made; with another
 * body it gets 422. Only successes are kept: a request that met a wrong state or a dead adapter did
 * nothing, and its retry may succeed.
 */
export function idempotency(journal: Journal): (run: (request: Request) => Promise<Answer>) => RequestHandler {
  // of all routes together: a key that came to one of them is none for another
  const underWay = new Map<string, { requestHash: string; answer: Promise<Answer> }>();
  return (run) => async (request, response) => {
    const key = request.get('idempotency-key');
    if (key === undefined) {
      send(response, await run(request));
      return;
    }
    if (!/^[\x21-\x7e]{1,255}$/.test(key))
      throw new Problem(400, 'Bad idempotency key', 'Idempotency-Key is 1 to 255 visible ASCII characters');
    const requestHash = hash(request);
    const kept = journal.answer(key);
    const running = underWay.get(key);
    if ((kept ?? running) && (kept ?? running)?.requestHash !== requestHash) {
      throw new Problem(
        422,
        'Idempotency key reused',
        'this Idempotency-Key came with another request before; take a new key for a new request',
      );
    }
    if (kept) {
      response.set('Idempotent-Replayed', 'true').status(kept.status).type('application/json').send(kept.body);
      return;
    }
    if (running) {
      send(response.set('Idempotent-Replayed', 'true'), await running.answer);
      return;
    }
    const answer = run(request);
    underWay.set(key, { requestHash, answer });
    try {
      const made = await answer;
      journal.keepAnswer(key, { requestHash, status: made.status, body: JSON.stringify(made.body) });
      send(response, made);
    } finally {
      underWay.delete(key);
    }
  };
}

function hash(request: Request): string {
  return createHash('sha256')
    .update(`${request.method}\n${request.originalUrl}\n${JSON.stringify(request.body ?? {})}`)
    .digest('hex');
}

function send(response: Response, { status, body }: Answer): void {
  response.status(status).json(body);
}
