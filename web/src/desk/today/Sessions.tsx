import { useLocale, useTexts } from '../../app/locale.tsx';
import { Section } from '../components/Page.tsx';
import { DeskLink, links } from '../links.tsx';
import type { Today } from './schema.ts';
import { texts } from './texts.ts';

const day = (at: string): Date => new Date(`${at}T12:00:00Z`);

/** The next sessions with how full they are. */
export function Sessions({ sessions }: { sessions: NonNullable<Today['sessions']> }) {
  const { locale } = useLocale();
  const text = useTexts(texts);
  const say = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
  });
  return (
    <Section title={text.sessions}>
      {sessions.length === 0 ? (
        <p className="muted">{text.noSessions}</p>
      ) : (
        <ul className="fills">
          {sessions.map(({ id, starts_on, ends_on, location, places, taken, status, waiting }) => (
            <li key={id}>
              <DeskLink href={links.session(id)}>{say.formatRange(day(starts_on), day(ends_on))}</DeskLink>
              <span className="fill-place">{location}</span>
              <meter min={0} max={places} value={taken} aria-label={text.places(taken, places)} />
              <span className="figure">
                {text.places(taken, places)}
                {status === 'full' && ` · ${text.full}`}
                {status === 'closed' && ` · ${text.closed}`}
                {waiting > 0 && ` · ${text.waiting(waiting)}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
