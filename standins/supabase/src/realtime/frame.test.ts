import { describe, expect, test } from '@jest/globals';
import { formatFrame, parseFrame } from './frame.ts';

const frame = { join_ref: '1', ref: '2', topic: 'realtime:room', event: 'phx_join', payload: { a: 1 } };

describe('frames', () => {
  test.each(['1.0.0', '2.0.0'] as const)('of version %s read back as they were written', (version) => {
    const text = formatFrame(version, '1', '2', { topic: 'realtime:room', event: 'phx_join', payload: '{"a":1}' });
    expect(parseFrame(Buffer.from(text), false)).toEqual(frame);
  });

  test('may lack the references', () => {
    expect(parseFrame(Buffer.from('[null,"5","phoenix","heartbeat",{}]'), false)).toMatchObject({
      join_ref: null,
      ref: '5',
    });
  });

  test('a binary broadcast with accents in its topic is read by bytes', () => {
    const parts = ['1', '7', 'realtime:café', 'tick', ''].map((part) => Buffer.from(part));
    const data = Buffer.concat([
      Buffer.from([3, ...parts.map((part) => part.length), 1]),
      ...parts,
      Buffer.from('{"n":1}'),
    ]);
    expect(parseFrame(data, true)).toEqual({
      join_ref: '1',
      ref: '7',
      topic: 'realtime:café',
      event: 'broadcast',
      payload: { type: 'broadcast', event: 'tick', payload: { n: 1 } },
    });
  });

  test.each(['', '[]', '{}', '"text"', '[1,2]', '[null,null,"","x",{}]'])('%j is refused', (text) => {
    expect(() => parseFrame(Buffer.from(text), false)).toThrow();
  });

  test.each([Buffer.from([9]), Buffer.from([3, 1, 1]), Buffer.from([3, 200, 200, 200, 200, 0, 1])])(
    'binary %j is refused',
    (data) => {
      expect(() => parseFrame(data, true)).toThrow();
    },
  );
});
