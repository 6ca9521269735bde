import { useLocale } from '../../app/locale.tsx';
import { Page } from '../components/Page.tsx';
import { DeskLink } from '../links.tsx';
import { useMe } from '../me.tsx';
import { navigation } from '../navigation.ts';

/** Where the desk opens: everything that this person may go to. */
export default function HomePage() {
  const { locale } = useLocale();
  const { actions } = useMe();
  const groups = navigation
    .map(({ name, places }) => ({
      name: name[locale],
      places: places.filter(({ right }) => right === undefined || actions.includes(right)),
    }))
    .filter(({ places }) => places.length > 0);
  return (
    <Page title={locale === 'fr' ? 'Bureau' : 'Desk'}>
      <div className="home-groups">
        {groups.map(({ name, places }) => (
          <section key={name}>
            <h2>{name}</h2>
            <ul>
              {places.map((place) => (
                <li key={place.href}>
                  <DeskLink href={place.href}>{place.name[locale]}</DeskLink>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </Page>
  );
}
