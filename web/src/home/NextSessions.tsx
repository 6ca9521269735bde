import { useCallback, useEffect, useState } from 'react';
import { type Texts, useLocale, useTexts } from '../app/locale.tsx';
import { formatMoney } from '../app/money.ts';
import { Notice } from '../components/Notice.tsx';
import { Dates } from '../immersion/Dates.tsx';
import {
  formatSessionDates,
  getActiveSessions,
  getAvailablePlaces,
  type ImmersionSession,
  isBookable,
} from '../services/immersionSessionsService.ts';

interface NextTexts {
  title: string;
  what: string;
  all: string;
  book: string;
  left(places: number): string;
  full: string;
  none: string;
  failed: string;
  again: string;
}
const texts: Texts<NextTexts> = {
  fr: {
    title: 'Immersion Élite',
    what: 'Cinq jours en petit groupe. Votre place est retenue pendant que vous payez.',
    all: 'Toutes les dates',
    book: 'Choisir ces dates',
    left: (places) => (places === 1 ? 'Dernière place' : `${places} places restantes`),
    full: 'Complet',
    none: 'Aucune session n’est annoncée pour le moment. Les prochaines paraîtront ici.',
    failed: 'Les prochaines dates n’ont pas pu être lues.',
    again: 'Réessayer',
  },
  en: {
    title: 'Immersion Élite',
    what: 'Five days in a small group. Your place is kept while you pay.',
    all: 'All dates',
    book: 'Choose these dates',
    left: (places) => (places === 1 ? 'Last place' : `${places} places left`),
    full: 'Full',
    none: 'No session is announced at the moment. The next ones will be shown here.',
    failed: 'The next dates could not be read.',
    again: 'Try again',
  },
};
const shown = 3;

/** The first sessions to come, those that can be booked before the others. */
export function NextSessions() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const [sessions, setSessions] = useState<readonly ImmersionSession[] | 'failed'>();
  const read = useCallback(() => {
    getActiveSessions().then(
      (list) => setSessions([...list.filter(isBookable), ...list.filter((one) => !isBookable(one))].slice(0, shown)),
      (error: unknown) => {
        console.error(error);
        setSessions('failed');
      },
    );
  }, []);
  useEffect(read, [read]);
  return (
    <section aria-labelledby="next">
      <div className="head">
        <h2 id="next">{text.title}</h2>
        <a href="/immersion-elite">{text.all}</a>
      </div>
      <p className="muted">{text.what}</p>
      {sessions === 'failed' ? (
        <Notice tone="bad">
          {text.failed}{' '}
          <button type="button" className="button small" onClick={read}>
            {text.again}
          </button>
        </Notice>
      ) : sessions?.length === 0 ? (
        <p className="card">{text.none}</p>
      ) : (
        <ul className="cards next">
          {sessions === undefined
            ? Array.from({ length: shown }, (_, index) => <li key={index} className="card offer skeleton" />)
            : sessions.map((session) => (
                <li key={session.id} className="card offer">
                  <h3>
                    <Dates text={formatSessionDates(session, locale)} />
                  </h3>
                  <p className="muted">{session.location}</p>
                  <p className="price">{formatMoney(session.price_cents, session.currency, locale)}</p>
                  <p className={isBookable(session) ? 'badge' : 'badge full'}>
                    {isBookable(session) ? text.left(getAvailablePlaces(session)) : text.full}
                  </p>
                  {isBookable(session) && (
                    <a className="button" href="/immersion-elite">
                      {text.book}
                    </a>
                  )}
                </li>
              ))}
        </ul>
      )}
    </section>
  );
}
