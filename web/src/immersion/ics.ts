export interface CalendarEntry {
  /** The same UID as in the letter: a second import changes the entry instead of adding one. */
  bookingId: string;
  /** Days of the calendar, the last one included. */
  start: string;
  end: string;
  location: string;
  /** When it was booked, ISO 8601. */
  bookedAt: string;
}

/** A calendar file for whole days (RFC 5545): CRLF, lines folded at 75 bytes, text escaped, DTEND exclusive. */
export function calendarFile(entry: CalendarEntry): string {
  return [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Guichet//Immersion//FR', 'CALSCALE:GREGORIAN', 'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${entry.bookingId}@guichet`,
    `DTSTAMP:${new Date(entry.bookedAt).toISOString().replace(/[-:]|\.\d{3}/g, '')}`,
    `DTSTART;VALUE=DATE:${compact(entry.start)}`,
    `DTEND;VALUE=DATE:${compact(dayAfter(entry.end))}`,
    'SUMMARY:Immersion Élite',
    `LOCATION:${escapeText(entry.location)}`,
    'STATUS:CONFIRMED',
    'END:VEVENT', 'END:VCALENDAR',
  ].map((line) => `${fold(line)}\r\n`).join('');
}

function compact(day: string): string {
  return day.replaceAll('-', '');
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, (character) => `\\${character}`).replace(/\r\n|\r|\n/g, '\\n');
}

/** By bytes and never within a character; a line that goes on begins with a space, which counts. */
function fold(line: string): string {
  const encoder = new TextEncoder();
  let folded = '';
  let bytes = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (bytes + size > 75) {
      folded += '\r\n ';
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return folded;
}
