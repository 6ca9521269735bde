import type { Texts } from './locale.tsx';
import { useTexts } from './locale.tsx';
import { isNewer, type OtherRelease, RELEASE } from './release.ts';

const texts: Texts<{ title: string; body: string; migrate: string; publish(release: string): string; retry: string }> =
  {
    fr: {
      title: 'Mise à jour en cours',
      body: `Cette page (version ${RELEASE}) et la base de données ne vont pas ensemble pour le moment. Ce que vous avez payé ou réservé reste enregistré. Réessayez dans quelques minutes.`,
      migrate: 'Pour l’équipe : la base est plus ancienne, lancez « npm run db:migrate ».',
      publish: (release) => `Pour l’équipe : la base est en version ${release}, publiez les pages de cette version.`,
      retry: 'Réessayer',
    },
    en: {
      title: 'An update is under way',
      body: `This page (release ${RELEASE}) and the database do not go together at the moment. What you have paid or booked is kept. Please try again in a few minutes.`,
      migrate: 'For staff: the database is older, run "npm run db:migrate".',
      publish: (release) => `For staff: the database is of release ${release}, publish the pages of that release.`,
      retry: 'Try again',
    },
  };

/** Instead of a page whose functions the database does not have. */
export function OtherReleasePage({ found }: { found: OtherRelease }) {
  const text = useTexts(texts);
  return (
    <main className="page narrow" role="alert">
      <h1>{text.title}</h1>
      <p>{text.body}</p>
      <p>
        <small>{isNewer(found) ? text.publish(found) : text.migrate}</small>
      </p>
      <button type="button" className="button" onClick={() => location.reload()}>
        {text.retry}
      </button>
    </main>
  );
}
