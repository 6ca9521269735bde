import { expect, test } from '@jest/globals';
import { calendarFile } from './ics.ts';

const entry = { bookingId: '0b9a6d5e-6f0c-4a53-9c53-0f4f5f4f6f10', start: '2025-03-31', end: '2025-04-04', location: 'Paris', bookedAt: '2025-01-30T10:11:12.345+01:00' };

test('whole days, the end exclusive, the booking as UID', () => {
  const lines = calendarFile(entry).split('\r\n');
  expect(lines).toContain('DTSTART;VALUE=DATE:20250331');
  expect(lines).toContain('DTEND;VALUE=DATE:20250405');
  expect(lines).toContain('UID:0b9a6d5e-6f0c-4a53-9c53-0f4f5f4f6f10@guichet');
  expect(lines).toContain('DTSTAMP:20250130T091112Z');
  expect(lines.at(-1)).toBe('');
});

test('text is escaped, so that a place with commas stays one value', () => {
  expect(calendarFile({ ...entry, location: 'Salle A; 1, rue\\x\nParis' })).toContain('LOCATION:Salle A\\; 1\\, rue\\\\x\\nParis\r\n');
});

test('long lines are folded by bytes, never within a character', () => {
  const text = calendarFile({ ...entry, location: 'é'.repeat(120) });
  for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  expect(text.replaceAll('\r\n ', '')).toContain(`LOCATION:${'é'.repeat(120)}`);
});
