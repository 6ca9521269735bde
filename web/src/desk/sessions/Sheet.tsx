import { useLocale, useTexts } from '../../app/locale.tsx';
import { formatDateRange } from '../../immersion/dates.ts';
import type { WholeSession } from './schema.ts';
import { whoComes } from './sessionState.ts';
import { texts } from './texts.ts';

/** The list of who comes, for paper: on a screen it is not there. Places sold elsewhere are lines to write on. */
export function Sheet({ whole: { session, attendees } }: { whole: WholeSession }) {
  const { sheet } = useTexts(texts);
  const { locale } = useLocale();
  const people = whoComes(attendees, locale);
  const lines = [
    ...people.map(({ booking_id, name, email, present }) => ({ key: booking_id, name, email, present })),
    ...Array.from({ length: session.offline_places }, (_, index) => ({
      key: `offline-${index}`,
      name: sheet.offline,
      email: '',
      present: null,
    })),
  ];
  return (
    <section className="sheet" aria-hidden="true">
      <h2>
        {sheet.title} – {session.location}
      </h2>
      <p>{formatDateRange(session.session_date_start, session.session_date_end, locale)}</p>
      <table>
        <thead>
          <tr>
            <th>{sheet.number}</th>
            <th>{sheet.name}</th>
            <th>{sheet.email}</th>
            <th>{sheet.here}</th>
            <th>{sheet.sign}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line, index) => (
            <tr key={line.key}>
              <td>{index + 1}</td>
              <td>{line.name}</td>
              <td>{line.email}</td>
              <td>{line.present === null ? '☐' : line.present ? '☑' : '☒'}</td>
              <td />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
