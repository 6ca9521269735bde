import { describe, expect, test } from '@jest/globals';
import { SupabaseRefused, SupabaseUnreachable } from '../shared/errors';
import { sendBisecting } from './bisect';
import { succeeded, type Outcome } from './outcome';

function refusal(code: string | null, status = 400): SupabaseRefused {
  return new SupabaseRefused({ operation: 'insert into t', status, message: 'no', code, details: null, hint: null });
}

/** A table that refuses the bad rows, and any request that carries one. */
function table(bad: ReadonlySet<number>, code = '23505') {
  const requests: number[][] = [];
  const written: number[] = [];
  const send = (rows: number[]): Promise<Outcome[]> => {
    requests.push(rows);
    if (rows.some((row) => bad.has(row))) return Promise.reject(refusal(code, 409));
    written.push(...rows);
    return Promise.resolve(rows.map((row) => succeeded({ row })));
  };
  return { requests, written, send };
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('sending in one request', () => {
  test('is all it takes when all is well', async () => {
    const { requests, send } = table(new Set());
    const outcomes = await sendBisecting(numbers(200), send);
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true);
    expect(requests).toHaveLength(1);
  });

  test('fails the bad row alone, writes the others once and in order', async () => {
    const { requests, written, send } = table(new Set([3, 70]));
    const outcomes = await sendBisecting(numbers(100), send);
    expect(outcomes.flatMap((outcome, index) => (outcome.ok ? [] : [index]))).toEqual([3, 70]);
    expect(written).toEqual(numbers(100).filter((row) => row !== 3 && row !== 70));
    expect(requests.length).toBeLessThanOrEqual(1 + 2 * 2 * Math.ceil(Math.log2(100)));
  });

  test.each(['PGRST204', '42703', '42883'])('does not search when the request itself is wrong (%s)', async (code) => {
    const { requests, send } = table(new Set([1]), code);
    const outcomes = await sendBisecting(numbers(50), send);
    expect(outcomes.some((outcome) => outcome.ok)).toBe(false);
    expect(requests).toHaveLength(1);
  });

  test('does not repeat a request without an answer: it may have been carried out', async () => {
    let requests = 0;
    const outcomes = await sendBisecting(numbers(50), () => {
      requests += 1;
      return Promise.reject(new SupabaseUnreachable('insert into t', 'http://x', 'socket hang up'));
    });
    expect(requests).toBe(1);
    expect(outcomes.every((outcome) => !outcome.ok && outcome.error instanceof SupabaseUnreachable)).toBe(true);
  });
});
