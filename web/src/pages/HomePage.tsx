import { type Texts, useTexts } from '../app/locale.tsx';
import { Frame } from '../components/Frame.tsx';

interface Card {
  href: string;
  title: string;
  text: string;
}
const texts: Texts<{ title: string; lead: string; cards: Card[] }> = {
  fr: {
    title: 'Guichet',
    lead: 'Une seule caisse pour les formations, les abonnements et les distributeurs.',
    cards: [
      {
        href: '/immersion-elite',
        title: 'Immersion Élite',
        text: 'Les prochaines sessions, les places qui restent, vos réservations.',
      },
      {
        href: '/admin/immersion-sessions',
        title: 'Administration des sessions',
        text: 'Créer, modifier, fermer une session\u00a0; voir qui a réservé.',
      },
      {
        href: '/kiosk/pi_kiosk_1',
        title: 'Écran du distributeur',
        text: 'Ce que montre l’écran à côté de la machine pi_kiosk_1.',
      },
    ],
  },
  en: {
    title: 'Guichet',
    lead: 'One till for training sessions, subscriptions and vending machines.',
    cards: [
      {
        href: '/immersion-elite',
        title: 'Immersion Élite',
        text: 'The next sessions, the places left, your bookings.',
      },
      {
        href: '/admin/immersion-sessions',
        title: 'Manage the sessions',
        text: 'Create, change or close a session; see who booked.',
      },
      {
        href: '/kiosk/pi_kiosk_1',
        title: 'Kiosk screen',
        text: 'What the screen beside the machine pi_kiosk_1 shows.',
      },
    ],
  },
};

export default function HomePage() {
  const text = useTexts(texts);
  return (
    <Frame title={text.title}>
      <h1>{text.title}</h1>
      <p className="lead">{text.lead}</p>
      <ul className="cards">
        {text.cards.map(({ href, title, text: description }) => (
          <li key={href} className="card">
            <h2>
              <a href={href}>{title}</a>
            </h2>
            <p>{description}</p>
          </li>
        ))}
      </ul>
    </Frame>
  );
}
