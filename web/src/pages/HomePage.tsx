import { useAccount } from '../app/account.ts';
import { business } from '../app/business.ts';
import { type Texts, useLocale, useTexts } from '../app/locale.tsx';
import { useTellLanguage } from '../app/tellLanguage.ts';
import { AccountButton } from '../components/AccountButton.tsx';
import { Frame } from '../components/Frame.tsx';
import { NextSessions } from '../home/NextSessions.tsx';

interface HomeTexts {
  lead: string;
  mine: string;
  mineHow: string;
  account: string;
  help: string;
  helpHow: string;
  write: string;
}
const texts: Texts<HomeTexts> = {
  fr: {
    lead: 'Choisissez vos dates, payez en ligne, et retrouvez tout dans votre compte.',
    mine: 'Ce qui est à vous',
    mineHow: 'Vos réservations, vos coordonnées et votre langue.',
    account: 'Mon compte',
    help: 'Une question\u00a0?',
    helpHow: 'Une personne de l’équipe vous répond.',
    write: 'Nous écrire',
  },
  en: {
    lead: 'Choose your dates, pay online, and find everything in your account.',
    mine: 'What is yours',
    mineHow: 'Your bookings, your details and your language.',
    account: 'My account',
    help: 'A question?',
    helpHow: 'Somebody of the team answers.',
    write: 'Write to us',
  },
};

/** What is sold here, and by whom. */
export default function HomePage() {
  const text = useTexts(texts);
  const { locale } = useLocale();
  const account = useAccount();
  useTellLanguage(account);
  const shop = business();
  const name = shop?.name ?? '';
  return (
    <Frame title={name} aside={<AccountButton account={account} onSignIn={() => location.assign('/compte')} />}>
      <div className="welcome">
        <h1>{name}</h1>
        <p className="lead">{shop?.welcome[locale] ?? shop?.welcome[locale === 'fr' ? 'en' : 'fr'] ?? text.lead}</p>
      </div>
      <NextSessions />
      <ul className="cards">
        <li className="card">
          <h2>{text.mine}</h2>
          <p>{text.mineHow}</p>
          <p>
            <a href="/compte">{text.account}</a>
          </p>
        </li>
        <li className="card">
          <h2>{text.help}</h2>
          <p>{text.helpHow}</p>
          <p>
            <a href={`mailto:${shop?.contact_email ?? ''}`}>{text.write}</a>
          </p>
        </li>
      </ul>
    </Frame>
  );
}
