import { expect, test } from '@jest/globals';
import { LineLog } from './lineLog.ts';

test('keeps what went over the cable since a vend was asked for, text as text and bytes as hex', () => {
  let now = 1_000;
  const log = new LineLog(() => (now += 2_000));
  log.add('machine', 'c,STATUS,ENABLED', ['reader']);
  log.add('machine', 'c,STATUS,VEND,2.50,12', ['vend_request']);
  log.add('bridge', Buffer.from('C,VEND,2.50\n'), ['approve']);
  log.add('bridge', Uint8Array.from([0x05, 0x00, 0x96, 0x9b]), ['approve']);
  expect(log.since(5_400).map(({ raw }) => raw)).toEqual(['c,STATUS,VEND,2.50,12', 'C,VEND,2.50', '05 00 96 9b']);
});

test('of a machine gone wild the beginning and the end of a vend, within what a report can carry', () => {
  let now = 0;
  const log = new LineLog(() => now);
  for (now = 1; now <= 500; now += 1) log.add('machine', 'x'.repeat(300), ['unreadable']);
  const said = log.since(420);
  expect(said).toHaveLength(30);
  expect([said[0]?.at, said.at(-1)?.at]).toEqual([401, 500]);
  expect(JSON.stringify(said).length).toBeLessThan(6_000);
});
